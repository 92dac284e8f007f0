import { createHmac } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** Without signs that are easily confused; an address of Telegram takes letters, digits, `_` and `-`. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 20;

/** The code with which an imported person claims their account, derived from the id of its row, so it is never stored. */
export function claimCode(ring: KeyRing, id: string): string {
  const bytes = digest(ring.keys.get(ring.currentId), `claim-code:${id}`).subarray(0, LENGTH);
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** What is stored of a code: it has 99 bits, so nobody finds it from its hash. */
export function claimCodeHash(code: string): string {
  return digest('', `claim-code-hash:${code}`).toString('base64url');
}

function digest(key: Buffer | string | undefined, text: string): Buffer {
  return createHmac('sha256', key ?? '')
    .update(text)
    .digest();
}
