import { expect, test } from 'vitest';
import { linkCode, linkCodeHash, linkCodeHashes } from './link-code.ts';

const keys = new Map([
  ['k1', Buffer.alloc(32, 1)],
  ['k2', Buffer.alloc(32, 2)],
]);
const ring = { currentId: 'k1', keys };
const ids = Array.from({ length: 500 }, (_, index) => `lcd_${index}`);

test('a code is eight characters that are not easily confused', () => {
  for (const id of ids) expect(linkCode(ring, id)).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  expect(new Set(ids.flatMap((id) => linkCode(ring, id).replace('-', '').split(''))).size).toBe(32);
});

test('every row has a code of its own that never changes', () => {
  expect(new Set(ids.map((id) => linkCode(ring, id))).size).toBe(ids.length);
  expect(linkCode(ring, 'lcd_1')).toBe(linkCode(ring, 'lcd_1'));
});

test('without our key neither the code nor its hash can be computed', () => {
  const other = { currentId: 'k2', keys };
  expect(linkCode(other, 'lcd_1')).not.toBe(linkCode(ring, 'lcd_1'));
  expect(linkCodeHash(other, 'ABCD-EFGH')).not.toBe(linkCodeHash(ring, 'ABCD-EFGH'));
});

test('a code is found with and without its dash, and after a key rotation', () => {
  const stored = linkCodeHash(ring, 'ABCD-EFGH');
  expect(linkCodeHashes({ ...ring, currentId: 'k2' }, 'ABCDEFGH')).toContain(stored);
  expect(linkCodeHashes(ring, 'ABCDEFGJ')).not.toContain(stored);
});
