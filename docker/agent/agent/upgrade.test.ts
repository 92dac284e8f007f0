import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boot } from './boot.ts';
import { release } from './release.ts';
import { listSetAside } from './set-aside.ts';
import { type TestMachine, testMachine } from './test-machine.ts';
import { findStray } from './stray-version.ts';
import { finishUpgrade } from './upgrade.ts';

const DOCUMENT = { rev: 1, managed: { gateway: { mode: 'local' } }, defaults: {}, retired: [] };

function boots(machine: TestMachine): string {
  const said: string[] = [];
  try {
    boot(machine.boots(DOCUMENT), (message) => said.push(message));
  } catch (error) {
    said.push((error as Error).message);
  }
  return said.join('\n');
}

const HALF_AN_HOUR_MS = 30 * 60_000;
const storeOf = ({ configPath }: TestMachine) => join(dirname(configPath), 'store.txt');
const copyOf = ({ settings }: TestMachine) => join(settings.agentDir, 'before-upgrade');
const memories = (machine: TestMachine) => readFileSync(storeOf(machine), 'utf8');

/** A machine that ran 1.0.0 and holds what its customer and its agent wrote. */
function aUsedMachine(): TestMachine {
  const machine = testMachine();
  boots(machine);
  writeFileSync(storeOf(machine), 'memories');
  machine.write(JSON.stringify({ ...(machine.config() as object), mine: { cron: 'at nine' } }));
  boots(machine);
  return machine;
}

const MINE = { mine: { cron: 'at nine' }, gateway: { mode: 'local' } };

test('an upgrade keeps the state of before, has it repaired, and is done when the gateway answers', () => {
  const machine = aUsedMachine();
  machine.installs('2.0.0', []);
  expect(boots(machine)).toContain('OpenClaw 1.0.0 becomes 2.0.0');
  expect(memories(machine)).toBe('memories doctored');
  expect(machine.config()).toEqual(MINE);
  expect(readFileSync(join(copyOf(machine), 'state', 'store.txt'), 'utf8')).toBe('memories');
  finishUpgrade(machine);
  expect(existsSync(copyOf(machine))).toBe(true);
  finishUpgrade(machine, Date.now() + HALF_AN_HOUR_MS);
  expect(existsSync(copyOf(machine))).toBe(false);
  expect(boots(machine)).toBe('');
  expect(memories(machine)).toBe('memories doctored');
});

test('the files of a machine that another service made are repaired once, before the first start', () => {
  const machine = testMachine();
  machine.write(JSON.stringify({ mine: { cron: 'at nine' } }));
  writeFileSync(storeOf(machine), 'memories');
  expect(boots(machine)).toContain('OpenClaw of before becomes 1.0.0');
  expect(memories(machine)).toBe('memories doctored');
  expect(machine.config()).toEqual(MINE);
  expect(boots(machine)).toBe('');
  expect(memories(machine)).toBe('memories doctored');
});

test('a document that was applied before the first start makes nothing of the files a finding', () => {
  const machine = testMachine();
  machine.write(JSON.stringify({ gateway: { mode: 'local' } }));
  machine.store.saveLedger({ ours: {}, displaced: {} });
  expect(boots(machine)).not.toContain('of before');
});

test('given back, the volume has its configuration and what was put away, and keeps what was written since', () => {
  const machine = testMachine();
  const { agentDir } = machine.settings;
  const keys = join(dirname(machine.configPath), 'agents', 'main', 'auth-profiles.json');
  const memory = join(dirname(machine.configPath), 'workspace', 'MEMORY.md');
  for (const path of [keys, memory]) mkdirSync(dirname(path), { recursive: true });
  const before = JSON.stringify({ mine: { cron: 'at nine' } });
  machine.write(before);
  writeFileSync(keys, 'a key');
  writeFileSync(memory, 'to be forgotten');
  boots(machine);
  // As the repair does with files that the new version has read.
  renameSync(keys, `${keys}.migrated`);
  rmSync(memory);
  finishUpgrade(machine, Date.now() + HALF_AN_HOUR_MS);
  expect(existsSync(copyOf(machine))).toBe(false);
  expect(release(machine)).toEqual({ released: 2 });
  expect(readFileSync(machine.configPath, 'utf8')).toBe(before);
  expect(readFileSync(keys, 'utf8')).toBe('a key');
  expect(existsSync(memory)).toBe(false);
  expect(existsSync(join(agentDir, 'found'))).toBe(false);
  expect(release(machine)).toEqual({ released: 0 });
  expect(boots(machine)).toContain('OpenClaw of before becomes 1.0.0');
  expect(release(machine)).toEqual({ released: 1 });
});

describe.each([
  ['whose doctor fails each time', [], 99],
  ['that refuses a key of ours and of the customer', ['gateway.mode', 'mine.cron'], 0],
  ['whose gateway never answers', [], 0],
])('an OpenClaw %s', (_what, refused, failingRuns) => {
  test('gives way to the one of before, with its state, and is not tried again', () => {
    const machine = aUsedMachine();
    machine.installs('2.0.0', refused, failingRuns);
    boots(machine);
    boots(machine);
    machine.installs('1.0.0', []);
    expect(boots(machine)).toContain('the state of 1.0.0 is back');
    expect(listSetAside(machine.settings.agentDir)).toEqual([]);
    expect(memories(machine)).toBe('memories');
    expect(machine.config()).toEqual(MINE);
    expect(boots(machine)).toBe('');
    machine.installs('2.0.0', []);
    expect(boots(machine)).toContain('has failed on this volume before');
    expect(memories(machine)).toBe('memories');
    machine.installs('2.0.1', []);
    expect(boots(machine)).toContain('OpenClaw 1.0.0 becomes 2.0.1');
  });
});

test('a boot that was killed in the middle of an upgrade goes on with the same copy', () => {
  const machine = aUsedMachine();
  machine.installs('2.0.0', [], 99);
  expect(boots(machine)).toContain('openclaw doctor failed');
  machine.installs('2.0.0', [], 0);
  boots(machine);
  expect(memories(machine)).toBe(`memories${' doctored'.repeat(4)}`);
  expect(readFileSync(join(copyOf(machine), 'state', 'store.txt'), 'utf8')).toBe('memories');
  expect(machine.store.version()).toBe('2.0.0');
});

test('a doctor that fails at first is run again', () => {
  const machine = aUsedMachine();
  machine.installs('2.0.0', [], 1);
  expect(boots(machine)).not.toContain('failed');
  expect(memories(machine)).toBe('memories doctored doctored');
});

test('what the repair removes of the customer is set aside with its value, and what it moves is not', () => {
  const machine = aUsedMachine();
  const theirs = { moved: { deep: true }, removed: 24, meta: { at: 1 } };
  machine.write(JSON.stringify({ ...(machine.config() as object), ...theirs }));
  machine.installs('2.0.0', ['moved', 'removed', 'meta.at']);
  expect(boots(machine)).toContain('removed is known to this OpenClaw no longer');
  expect(listSetAside(machine.settings.agentDir)).toEqual([{ path: 'removed', value: 24 }]);
  expect(machine.config()).toMatchObject({ into: { moved: { deep: true } }, ...MINE });
});

test('an OpenClaw that somebody installed since the boot is found, and the next boot repairs what it has changed', () => {
  const machine = aUsedMachine();
  expect(findStray(machine)).toBe(null);
  machine.installs('3.0.0', []);
  expect(findStray(machine)).toBe('3.0.0');
  expect(findStray(machine)).toBe('3.0.0');
  machine.installs('1.0.0', []);
  expect(boots(machine)).toContain('OpenClaw 3.0.0 becomes 1.0.0');
  expect(memories(machine)).toBe('memories doctored');
  expect(machine.config()).toEqual(MINE);
  expect(findStray(machine)).toBe(null);
  expect(boots(machine)).toBe('');
});

test.each([
  ['1.10.0', '1.10.0'],
  ['1.0.1-beta.1', '1.0.1-beta.1'],
  ['1.0.0', null],
  ['0.9.9', null],
  [7, null],
])('a configuration last written by %s is from a stray: %s', (lastTouchedVersion, stray) => {
  const machine = aUsedMachine();
  machine.write(JSON.stringify({ ...(machine.config() as object), meta: { lastTouchedVersion } }));
  expect(findStray(machine)).toBe(stray);
  boots(machine);
  expect(findStray(machine)).toBe(null);
  expect(memories(machine)).toBe(stray === null ? 'memories' : 'memories doctored');
});
