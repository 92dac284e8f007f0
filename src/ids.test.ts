import { expect, test } from 'vitest';
import { idFrom, newId } from './ids.ts';

test('ids have the prefix of their kind and do not repeat', () => {
  const ids = Array.from({ length: 1000 }, () => newId('acc'));
  expect(new Set(ids).size).toBe(1000);
  expect(ids.filter((id) => !/^acc_[0-9a-z]{20}$/.test(id))).toEqual([]);
});

test('the same parts give the same id, other parts another one', () => {
  expect(idFrom('out', 'chat', 'event', 0)).toBe(idFrom('out', 'chat', 'event', 0));
  expect(idFrom('out', 'chat', 'event', 0)).not.toBe(idFrom('out', 'chat', 'event', 1));
  expect(idFrom('out', 'ab', 'c')).not.toBe(idFrom('out', 'a', 'bc'));
});
