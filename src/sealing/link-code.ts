import { createHmac } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** 32 characters that are not easily confused: no 0, O, 1 or I. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** The code of a row, `ABCD-EFGH`. Derived from the id of the row each time, so the code is never stored. */
export function linkCode(ring: KeyRing, id: string): string {
  const signs = Array.from(
    digest(ring.keys.get(ring.currentId), `link-code:${id}`).subarray(0, LENGTH),
    (byte) => ALPHABET[byte % ALPHABET.length],
  );
  return `${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`;
}

/** The stored hash of a code. The hash is keyed, because a code has only 40 bits and a plain hash could be brute-forced. */
export function linkCodeHash(ring: KeyRing, code: string): string {
  return hashWith(ring.keys.get(ring.currentId), code);
}

/** The hashes of a code under every key, so that a code stays valid when the current key changes. */
export function linkCodeHashes(ring: KeyRing, code: string): string[] {
  return [...ring.keys.values()].map((key) => hashWith(key, code));
}

function hashWith(key: Buffer | undefined, code: string): string {
  return digest(key, `link-code-hash:${code.replace('-', '')}`).toString('base64url');
}

function digest(key: Buffer | undefined, text: string): Buffer {
  return createHmac('sha256', key ?? '')
    .update(text)
    .digest();
}
