import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import { agentDocument, type AgentFacts } from '../../../src/machines/agent-document.ts';
import { STRAIGHT } from '../../../src/machines/configure-machine.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import { type Exec, listProfiles, pushCredential } from '../../../src/openclaw/credentials.ts';
import { type AgentMachine, agentMachine, assertRan, installedOpenClaw } from './agent-machine.ts';
import { failingOpenClaw } from './other-openclaw.ts';

// A machine whose disk has no room left, with the real OpenClaw: whatever is tried then changes nothing and works later.

const DISK_MB = 48;
const MINE = { messages: { responsePrefix: 'Yo' } };
const facts: AgentFacts = {
  rev: 1,
  terms: PLAN_TERMS.pro,
  access: STRAIGHT,
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
  channels: [],
};
const KEY = { kind: 'api_key', value: fakeCredential('API_KEY') } as const;
const OTHER_KEY = { kind: 'api_key', value: fakeCredential('SECOND_API_KEY') } as const;

describe('a full disk', () => {
  let machine: AgentMachine;
  const exec: Exec = ({ argv, stdin }) => machine.run(argv, stdin);
  const filler = () => join(machine.home, 'filler');
  const boots = () => machine.run(['automna-agent', 'boot']);

  beforeAll(async () => {
    machine = await agentMachine({ diskMb: DISK_MB });
    assertRan(await machine.apply(agentDocument(facts)));
    await pushCredential(exec, KEY);
    machine.writeConfig(JSON.stringify({ ...(machine.config() as object), ...MINE }));
    assertRan(await boots());
  });

  afterAll(() => machine[Symbol.asyncDispose]());

  /** To the last byte. */
  function fill(): void {
    for (const bytes of [1 << 20, 1 << 12, 1]) {
      const file = openSync(filler(), 'a');
      try {
        for (;;) writeFileSync(file, Buffer.alloc(bytes));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    }
  }

  const empties = () => rmSync(filler());
  const files = () =>
    Object.fromEntries(
      ['.openclaw/openclaw.json', ...ours()].map((name) => [
        name,
        readFileSync(join(machine.home, name), 'utf8'),
      ]),
    );
  const ours = () =>
    readdirSync(join(machine.home, '.automna'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join('.automna', name));

  test('changes no file of ours when a document is applied, and leaves no lock', async () => {
    const before = files();
    fill();
    const starter = { ...agentDocument({ ...facts, terms: PLAN_TERMS.starter }), rev: 2 };
    expect((await machine.apply(starter)).exitCode).not.toBe(0);
    expect(files()).toEqual(before);
    empties();
    expect(await machine.apply(starter)).toMatchObject({ exitCode: 0 });
    expect(machine.config()).toMatchObject({ ...MINE, cron: { enabled: false } });
  });

  test('keeps the credential of before when another one is pasted', async () => {
    const before = files();
    fill();
    await expect(pushCredential(exec, OTHER_KEY)).rejects.toThrow();
    empties();
    expect(files()['.openclaw/openclaw.json']).toBe(before['.openclaw/openclaw.json']);
    expect(await listProfiles(exec)).toEqual(['anthropic:apikey']);
  });

  test('begins no upgrade, blames no version for it, and lets the machine start as before', async () => {
    const before = files();
    fill();
    machine.getsImage(failingOpenClaw('2026.9.93', []));
    const refused = await boots();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain('no room for a copy');
    expect(files()).toEqual(before);
    machine.getsImage(installedOpenClaw());
    expect(await boots()).toMatchObject({ exitCode: 0 });
    empties();
    // The suite of the upgrade has the real repair.
    machine.getsImage(failingOpenClaw('2026.9.93', [], ['doctor']));
    expect(await boots()).toMatchObject({ exitCode: 0 });
    expect(files()['.automna/openclaw-version']).toBe('2026.9.93');
    expect(machine.config()).toMatchObject(MINE);
  });
});
