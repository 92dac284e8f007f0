import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { boot } from './boot.ts';
import type { Refusal } from './refusal.ts';
import { type TestMachine, testMachine } from './test-machine.ts';

const text = (document: object) => JSON.stringify({ defaults: {}, managed: {}, ...document });
const CRON_OFF = { rev: 2, managed: { cron: { enabled: false } }, defaults: {} };

function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('nothing was refused');
}

function booting(machine: TestMachine, document: object | null) {
  const said: string[] = [];
  const answer = boot(machine.boots(document), (message) => said.push(message));
  return { answer, said: said.join('\n') };
}

describe('apply', () => {
  test('confirms the document by its fingerprint', () => {
    const machine = testMachine();
    expect(apply(machine, text(CRON_OFF))).toEqual({
      applied: 2,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      restartNeeded: false,
    });
    expect(machine.config()).toEqual({ cron: { enabled: false } });
  });

  test('reports when the gateway restarts for it', () => {
    const restarts = (managed: object) => apply(testMachine(), text({ rev: 1, managed }));
    expect(restarts({ gateway: { bind: 'lan' } })).toMatchObject({ restartNeeded: true });
    expect(restarts({ env: { vars: { A: 'a' } } })).toMatchObject({ restartNeeded: true });
    expect(restarts({ gateway: { controlUi: { enabled: false } } })).toMatchObject({
      restartNeeded: false,
    });
  });

  test('an older document changes nothing, and the same one can be applied again', () => {
    const machine = testMachine();
    apply(machine, text(CRON_OFF));
    const refusal = refusalOf(() => apply(machine, text({ rev: 1, managed: { a: 1 } })));
    expect(refusal).toMatchObject({ code: 'older', exitCode: 4 });
    expect(machine.config()).toEqual({ cron: { enabled: false } });
    expect(apply(machine, text(CRON_OFF))).toMatchObject({ applied: 2 });
  });

  test('a document that OpenClaw refuses changes nothing and leaves no file behind', () => {
    const machine = testMachine();
    apply(machine, text(CRON_OFF));
    const refusal = refusalOf(() => apply(machine, text({ rev: 3, managed: { nosuch: 1 } })));
    expect(refusal).toMatchObject({ code: 'invalid', exitCode: 3 });
    expect(refusal.issues).toEqual([{ path: '<root>', message: 'Unrecognized key: "nosuch"' }]);
    expect(machine.config()).toEqual({ cron: { enabled: false } });
    expect(readdirSync(dirname(machine.configPath))).toEqual(['openclaw.json']);
    expect(apply(machine, text({ ...CRON_OFF, rev: 3 }))).toMatchObject({ applied: 3 });
  });

  test.each([
    ['not JSON', '{'],
    ['a list', '[]'],
    ['no rev', '{"managed":{},"defaults":{}}'],
    ['a negative rev', '{"rev":-1,"managed":{},"defaults":{}}'],
    ['no defaults', '{"rev":1,"managed":{}}'],
    ['an unknown field', '{"rev":1,"managed":{},"defaults":{},"x":1}'],
    ['paths that are no texts', '{"rev":1,"managed":{},"defaults":{},"retired":[1]}'],
  ])('refuses a document that is %s', (_what, document) => {
    const machine = testMachine();
    expect(refusalOf(() => apply(machine, document)).exitCode).toBe(3);
    expect(machine.store.document()).toBeNull();
  });

  test('removes the token of a disconnected channel from every copy beside the file', () => {
    const machine = testMachine();
    const telegram = { enabled: true, botToken: '123456:gone', webhookSecret: 'gone-too' };
    const discord = { enabled: true, token: 'stays' };
    apply(machine, text({ rev: 1, managed: { channels: { telegram, discord } } }));
    const was = readFileSync(machine.configPath, 'utf8');
    for (const copy of ['.bak', '.bak.1', '.last-good']) {
      writeFileSync(`${machine.configPath}${copy}`, was);
    }
    const retired = ['channels.telegram'];
    apply(machine, text({ rev: 2, managed: { channels: { discord } }, retired }));
    const folder = dirname(machine.configPath);
    const files = [folder, machine.settings.agentDir].flatMap((each) =>
      readdirSync(each).map((file) => readFileSync(join(each, file), 'utf8')),
    );
    expect(files.filter((content) => /gone/.test(content))).toEqual([]);
    expect(readFileSync(`${machine.configPath}.last-good`, 'utf8')).toBe(
      readFileSync(machine.configPath, 'utf8'),
    );
    expect(readFileSync(`${machine.configPath}.bak`, 'utf8')).toContain('stays');
  });

  test('fills in the ports of this machine', () => {
    const machine = testMachine();
    const managed = { gateway: { port: '${OPENCLAW_GATEWAY_PORT}' }, key: '${SERVICE_TOKEN}' };
    apply(machine, text({ rev: 1, managed }));
    expect(machine.config()).toEqual({ gateway: { port: 18_790 }, key: '${SERVICE_TOKEN}' });
  });

  test('only the gateway’s user can read the files', () => {
    const machine = testMachine();
    apply(machine, text(CRON_OFF));
    const { agentDir } = machine.settings;
    const files = readdirSync(agentDir).map((name) => `${agentDir}/${name}`);
    expect(files).toHaveLength(3);
    for (const file of [...files, machine.configPath]) expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('boot', () => {
  test('tells the agent about its services, in the words of this version', () => {
    const machine = testMachine();
    booting(machine, CRON_OFF);
    const skill = join(dirname(machine.settings.configPath), 'skills/automna-services/SKILL.md');
    const written = readFileSync(skill, 'utf8');
    expect(written).toContain('AGENT_USAGE_URL');
    writeFileSync(skill, 'an older version');
    booting(machine, CRON_OFF);
    expect(readFileSync(skill, 'utf8')).toBe(written);
  });

  test('uses the document in the environment at the first boot', () => {
    const machine = testMachine();
    expect(booting(machine, CRON_OFF)).toEqual({ answer: { booted: 2 }, said: '' });
    expect(machine.config()).toEqual({ cron: { enabled: false } });
  });

  test('applies the last document again after an edit, with its channels', () => {
    const machine = testMachine();
    booting(machine, CRON_OFF);
    const channels = { discord: { token: 't' } };
    apply(machine, text({ ...CRON_OFF, managed: { ...CRON_OFF.managed, channels } }));
    machine.write('{"cron":{"enabled":true},"mine":1}');
    booting(machine, CRON_OFF);
    expect(machine.config()).toEqual({ cron: { enabled: false }, mine: 1, channels });
  });

  test('a newer environment overrides the applied document, an older one is ignored', () => {
    const machine = testMachine();
    apply(machine, text({ rev: 5, managed: { a: 5, b: 5 } }));
    expect(booting(machine, { rev: 4, managed: { a: 4 }, defaults: {} }).answer).toEqual({
      booted: 5,
    });
    expect(machine.config()).toEqual({ a: 5, b: 5 });
    expect(booting(machine, { rev: 6, managed: { a: 6 }, defaults: {} }).answer).toEqual({
      booted: 6,
    });
    expect(machine.config()).toEqual({ a: 6, b: 5 });
  });

  test.each([
    ['is broken', '{"cron":'],
    ['OpenClaw refuses', '{"nosuch":1}'],
  ])('a file that %s gives way to the last good one, loudly', (_what, edit) => {
    const machine = testMachine();
    booting(machine, CRON_OFF);
    machine.write('{"cron":{"enabled":false},"mine":1}');
    booting(machine, CRON_OFF);
    machine.write(edit);
    const { answer, said } = booting(machine, CRON_OFF);
    expect(answer).toEqual({ booted: 2 });
    expect(said).toContain('openclaw.json was refused');
    expect(machine.config()).toEqual({ cron: { enabled: false }, mine: 1 });
    expect(readFileSync(`${machine.configPath}.rejected`, 'utf8')).toBe(edit);
  });

  test('a document that OpenClaw refuses leaves the valid file alone and is logged', () => {
    const machine = testMachine();
    booting(machine, CRON_OFF);
    const { answer, said } = booting(machine, { rev: 3, managed: { nosuch: 1 }, defaults: {} });
    expect(answer).toEqual({ booted: null });
    expect(said).toContain('revision 3 cannot be applied');
    expect(said).toContain('NOT in force');
    expect(machine.config()).toEqual({ cron: { enabled: false } });
  });

  test('without a valid file there is no start', () => {
    const bad = { rev: 1, managed: { nosuch: 1 }, defaults: {} };
    expect(() => booting(testMachine(), bad)).toThrow('no good configuration');
    expect(() => booting(testMachine(), null)).toThrow('set AGENT_DOCUMENT');
  });
});
