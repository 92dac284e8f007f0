import { expect, test } from 'vitest';
import { readSignedId, SHORT, signId } from './signed-id.ts';

const key = (fill: number) => Buffer.alloc(32, fill);
const ring = { currentId: 'k1', keys: new Map([['k1', key(1)]]) };

test('a signed id is read back, and signing is deterministic', () => {
  const signed = signId(ring, 'return', 'chk_1');
  expect(readSignedId(ring, 'return', signed)).toBe('chk_1');
  expect(signId(ring, 'return', 'chk_1')).toBe(signed);
});

test('a short signature is valid only where short ones are expected', () => {
  const signed = signId(ring, 'card', 'acc_1', SHORT);
  expect(signed).toMatch(/^acc_1\.[\w-]{16}$/);
  expect(readSignedId(ring, 'card', signed, SHORT)).toBe('acc_1');
  expect(readSignedId(ring, 'card', signed)).toBeNull();
  expect(readSignedId(ring, 'card', signId(ring, 'card', 'acc_1'), SHORT)).toBeNull();
  expect(readSignedId(ring, 'card', `${signed.slice(0, -1)}!`, SHORT)).toBeNull();
  expect(readSignedId(ring, 'card', 'acc_1.', SHORT)).toBeNull();
});

test('an id signed for one purpose is invalid for another', () => {
  expect(readSignedId(ring, 'secret', signId(ring, 'return', 'chk_1'))).toBeNull();
});

test.each(['', '.', 'chk_1', 'chk_1.', 'chk_1.x', `chk_1.${'é'.repeat(43)}`, 'a.b.c'])(
  '%j was not made by us',
  (state) => {
    expect(readSignedId(ring, 'return', state)).toBeNull();
  },
);

test('an id signed with an older key of the ring is valid, one signed with a removed key is not', () => {
  const signed = signId(ring, 'return', 'chk_1');
  const keys = new Map([
    ['k2', key(2)],
    ['k1', key(1)],
  ]);
  expect(readSignedId({ currentId: 'k2', keys }, 'return', signed)).toBe('chk_1');
  keys.delete('k1');
  expect(readSignedId({ currentId: 'k2', keys }, 'return', signed)).toBeNull();
});
