import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 20;

/** A random id with a prefix that tells what it names: `acc_…`, `mch_…`. 100 bits. */
export function newId(prefix: string): string {
  return `${prefix}_${encode(randomBytes(LENGTH))}`;
}

/** The same parts give the same id, so that doing something twice makes one row. */
export function idFrom(prefix: string, ...parts: (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${encode(hash.subarray(0, LENGTH))}`;
}

function encode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
