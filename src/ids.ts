import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 20;

/** A random id of 100 bits with a prefix for its kind: `acc_…`, `mch_…`. */
export function newId(prefix: string): string {
  return `${prefix}_${encode(randomBytes(LENGTH))}`;
}

/** Derives an id from its parts. Equal parts give the same id, so that repeating an action creates no second row. */
export function idFrom(prefix: string, ...parts: (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${encode(hash.subarray(0, LENGTH))}`;
}

function encode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
