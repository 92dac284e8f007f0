import { expect, test } from 'vitest';
import { endingOf, mayRemoveChat } from './chats.ts';

test.each([
  ['123456784821', '4821'],
  ['491701234567@s.whatsapp.net', '4567'],
  ['288001@lid', null],
  ['alice', 'ce'],
  ['a🦊', '🦊'],
  ['x', ''],
  ['', ''],
])('of %s at most half and four characters are shown', (platformUser, ending) => {
  expect(endingOf(platformUser)).toBe(ending);
});

const DAY = 24 * 3_600_000;

test.each([
  ['a newer chat', 1, 5, true],
  ['a chat of the same age', 1, 1, true],
  ['an older chat in the first days', 5, 1, false],
  ['an older chat after seven days', 8, 1, true],
])('removing %s', (_what, hereJoined, otherJoined, may) => {
  const joined = (day: number) => ({ joinedAt: day * DAY });
  const now = hereJoined === 8 ? 15 * DAY : 6 * DAY;
  expect(mayRemoveChat(joined(hereJoined), joined(otherJoined), now)).toBe(may);
});
