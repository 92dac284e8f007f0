import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DiskState } from './disk-state.ts';
import { redactOnDisk } from './redact-text.ts';

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'disk-state-')), 'deep', 'state.json');
}

test('a state is read back as it was saved', () => {
  const file = newFile();
  const state = new DiskState(file, { count: 1 });
  state.data.count = 2;
  state.save();
  expect(new DiskState(file, { count: 1 }).data).toEqual({ count: 2 });
});

test('what is written can differ from what is in memory', () => {
  const file = newFile();
  const state = new DiskState(file, { said: 'sk-ant-\noat01-AAAA' }, redactOnDisk);
  state.save();
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"said":"<sha256:\w+>"\}$/);
  expect(state.data.said).toBe('sk-ant-\noat01-AAAA');
});

test('many changes of a large state end up on disk once it is flushed', () => {
  const file = newFile();
  const state = new DiskState(file, {
    rows: Array.from({ length: 200_000 }, () => 'row'),
    count: 0,
  });
  while (state.data.count < 5) {
    state.data.count += 1;
    state.saveSoon();
  }
  state.flush();
  expect(new DiskState(file, { count: 0 }).data.count).toBe(5);
});
