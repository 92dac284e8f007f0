import { createHmac } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** 32 signs that nobody mistakes for each other: no 0, O, 1 or I. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** The code of a row, `ABCD-EFGH`. Made anew from the row's id each time, so that it is stored nowhere. */
export function linkCode(ring: KeyRing, id: string): string {
  const signs = Array.from(
    digest(ring.keys.get(ring.currentId), `link-code:${id}`).subarray(0, LENGTH),
    (byte) => ALPHABET[byte % ALPHABET.length],
  );
  return `${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`;
}

/** What is stored of a code. Under a key, for forty bits without one could be tried through. */
export function linkCodeHash(ring: KeyRing, code: string): string {
  return hashWith(ring.keys.get(ring.currentId), code);
}

/** The hash under every key of the ring, so that a code outlives a change of keys. */
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
