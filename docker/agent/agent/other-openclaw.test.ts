import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boot } from './boot.ts';
import { withLock } from './lock.ts';
import { validateConfig } from './openclaw.ts';
import { listSetAside } from './set-aside.ts';
import { type TestMachine, testMachine } from './test-machine.ts';

const DOCUMENT = {
  rev: 1,
  managed: { gateway: { mode: 'local', retired: true } },
  defaults: {},
  retired: [],
};

function boots(machine: TestMachine): string {
  const said: string[] = [];
  boot(machine.boots(DOCUMENT), (message) => said.push(message));
  return said.join('\n');
}

function aUsedMachine(): TestMachine {
  const machine = testMachine();
  boots(machine);
  const mine = { mine: { kept: 1, gone: 'a value' }, ...(machine.config() as object) };
  machine.write(JSON.stringify(mine));
  expect(boots(machine)).toBe('');
  return machine;
}

describe('an OpenClaw that refuses keys which the one before took', () => {
  test("sets the customer's aside, keeps their value, and takes the rest of the file", () => {
    const machine = aUsedMachine();
    machine.installs('2.0.0', ['mine.gone']);
    expect(boots(machine)).toContain('mine.gone is refused');
    expect(machine.config()).toMatchObject({ mine: { kept: 1 }, gateway: { mode: 'local' } });
    expect(validateConfig(machine.settings.openclawDir, machine.configPath)).toEqual([]);
    expect(listSetAside(machine.settings.agentDir)).toEqual([
      { path: 'mine.gone', value: 'a value' },
    ]);
    expect(boots(machine)).toBe('');
  });

  test('leaves ours out for as long as it is installed', () => {
    const machine = aUsedMachine();
    machine.installs('2.0.0', ['gateway.retired']);
    boots(machine);
    expect(machine.config()).toMatchObject({ gateway: { mode: 'local' }, mine: { kept: 1 } });
    expect(machine.config()).not.toMatchObject({ gateway: { retired: true } });
    expect(listSetAside(machine.settings.agentDir)).toEqual([]);
    machine.installs('3.0.0', []);
    boots(machine);
    expect(machine.config()).toMatchObject({ gateway: { retired: true } });
  });

  test('finds what only a second check finds', () => {
    const machine = aUsedMachine();
    machine.installs('2.0.0', ['mine.gone', 'mine.kept', 'gateway.retired']);
    boots(machine);
    expect(machine.config()).toEqual({ gateway: { mode: 'local' } });
    expect(listSetAside(machine.settings.agentDir).map(({ path }) => path)).toEqual([
      'mine.gone',
      'mine.kept',
    ]);
  });
});

describe('a lock', () => {
  const aPath = () => join(mkdtempSync(join(tmpdir(), 'agent-lock-')), 'lock');

  test.each([
    ['that a full disk left empty', ''],
    ['that names nobody', '0'],
    ['of a process that is gone', '999999999'],
  ])('%s is free', async (_what, holder) => {
    const path = aPath();
    writeFileSync(path, holder);
    expect(await withLock(path, () => 'worked')).toBe('worked');
    expect(existsSync(path)).toBe(false);
  });

  test('is held as long as the work lasts', async () => {
    const path = aPath();
    const order: string[] = [];
    writeFileSync(path, String(process.pid));
    const waiting = withLock(path, () => order.push('second'));
    order.push(readFileSync(path, 'utf8') === String(process.pid) ? 'first' : 'nobody');
    writeFileSync(path, '');
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });
});
