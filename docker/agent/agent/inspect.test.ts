import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apply } from './apply.ts';
import { cleanDisk } from './disk.ts';
import { inspect } from './inspect.ts';
import { testMachine } from './test-machine.ts';

const CRON_OFF = { rev: 2, managed: { cron: { enabled: false } }, defaults: {} };
const DISK = { sizeMb: expect.any(Number), freeMb: expect.any(Number) };

test('an edit of what we manage is undone and reported, and the rest of the file stays', () => {
  const machine = testMachine();
  apply(machine, JSON.stringify(CRON_OFF));
  machine.write(JSON.stringify({ cron: { enabled: true }, mine: 1 }));
  expect(inspect(machine)).toMatchObject({ putBack: ['cron.enabled'], setAside: [], disk: DISK });
  expect(machine.config()).toEqual({ cron: { enabled: false }, mine: 1 });
  expect(inspect(machine)).toMatchObject({ putBack: [] });
});

test('cleaning removes caches and old logs, and nothing else', () => {
  const { home } = testMachine().settings;
  const now = Date.now();
  const make = (path: string, ageDays = 0): string => {
    const full = join(home, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, 'x');
    const at = (now - ageDays * 86_400_000) / 1000;
    utimesSync(full, at, at);
    return full;
  };
  const gone = [make('.cache/a/b'), make('.npm/_cacache/c'), make('.openclaw/logs/old.log', 9)];
  const kept = [make('.openclaw/logs/new.log'), make('.openclaw/openclaw.json'), make('notes.md')];
  cleanDisk(home, now);
  expect(gone.filter((path) => existsSync(path))).toEqual([]);
  expect(kept.every((path) => existsSync(path))).toBe(true);
});
