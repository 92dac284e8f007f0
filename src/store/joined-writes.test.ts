import { expect, test } from 'vitest';
import { type Joined, JoinedWrites } from './joined-writes.ts';

const kind: Joined<number, null> = {
  isSynced: false,
  keyOf: (item) => item,
  join: () => ({ sql: '', args: [], parse: () => [] }),
};

function writesAt(clock: { at: number }, count: number): JoinedWrites {
  const writes = new JoinedWrites(() => clock.at);
  add(writes, count);
  return writes;
}

function add(writes: JoinedWrites, count: number): void {
  for (let item = 0; item < count; item += 1) void writes.add(kind, item);
}

test('a few joined writes are due at once, also after a few others', () => {
  const writes = writesAt({ at: 0 }, 3);
  expect(writes.isDue).toBe(true);
  writes.take();
  expect(writes.isDue).toBe(false);
  add(writes, 1);
  expect(writes.isDue).toBe(true);
});

test('after a rush the next joined writes gather for a moment, and then not again', () => {
  const clock = { at: 0 };
  const writes = writesAt(clock, 4);
  expect(writes.isDue).toBe(true);
  writes.take();
  add(writes, 1);
  expect(writes.isDue).toBe(false);
  clock.at += 5.5;
  expect(writes.isDue).toBe(false);
  clock.at += writes.waitMs;
  expect(writes.isDue).toBe(true);
  expect(writes.take()).toHaveLength(1);
  add(writes, 1);
  expect(writes.isDue).toBe(true);
});
