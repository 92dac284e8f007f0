import { describe, expect, test } from 'vitest';
import { type ActionUse, possibleAfterUse, spentActions, usesLeft } from './limited-actions.ts';

const NOW = Date.UTC(2026, 10, 22, 18);
const MINUTE = 60_000;

/** Uses of `restart`, so many minutes ago. */
const uses = (minutesAgo: number[], isHere = true): ActionUse[] =>
  minutesAgo.map((minutes) => ({ action: 'restart', at: NOW - minutes * MINUTE, isHere }));

describe('a chat may restart 3 times in 10 minutes, an account 5 times', () => {
  test.each<[string, ActionUse[], number | undefined]>([
    ['never used', [], undefined],
    ['once less than the limit', uses([1, 2]), undefined],
    ['as often as the limit: until the oldest is over', uses([1, 2, 4]), NOW + 6 * MINUTE],
    ['more often, after two chats were joined', uses([1, 2, 4, 9]), NOW + 6 * MINUTE],
    ['the oldest is over in this moment', uses([1, 2, 10]), undefined],
    ['the oldest is over', uses([1, 2, 11]), undefined],
    ['other chats leave room', uses([1, 2, 3, 4], false), undefined],
    ['other chats have used it all', uses([1, 2, 3, 4, 7], false), NOW + 3 * MINUTE],
    [
      'both limits are reached: the later end counts',
      [...uses([1, 2, 3]), ...uses([8, 9], false)],
      NOW + 7 * MINUTE,
    ],
    [
      'another action does not count',
      uses([1, 2, 3]).map((use) => ({ ...use, action: 'wake' })),
      undefined,
    ],
    [
      'an action of a later version does not count',
      uses([1, 2, 3]).map((use) => ({ ...use, action: 'unknown' })),
      undefined,
    ],
  ])('%s', (_case, given, at) => {
    expect(spentActions(given, NOW)).toEqual(at === undefined ? {} : { restart: at });
  });
});

test('the uses that are left are those of this chat', () => {
  expect(usesLeft('restart', [], NOW)).toBe(3);
  expect(usesLeft('restart', [...uses([1, 11]), ...uses([1], false)], NOW)).toBe(2);
  expect(usesLeft('restart', uses([1, 2, 3, 4]), NOW)).toBe(0);
});

test('the use that reaches the limit tells from when the next one is possible', () => {
  expect(possibleAfterUse('restart', uses([1]), NOW)).toBe(NOW);
  expect(possibleAfterUse('restart', uses([1, 4]), NOW)).toBe(NOW + 6 * MINUTE);
});
