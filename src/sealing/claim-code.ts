import { createHmac } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** Without signs that are easily confused; an address of Telegram takes letters, digits, `_` and `-`. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 20;

/** The code with which an imported person claims their account, derived from the id of its row, so it is never stored. */
export function claimCode(ring: KeyRing, id: string): string {
  return codeOf(ring.keys.get(ring.currentId), id);
}

/** The code of a row that was made before, with whichever key of the ring; null when that key is gone. */
export function findClaimCode(
  ring: KeyRing,
  { id, codeHash }: { id: string; codeHash: string },
): string | null {
  const codes = [...ring.keys.values()].map((key) => codeOf(key, id));
  return codes.find((code) => claimCodeHash(code) === codeHash) ?? null;
}

function codeOf(key: Buffer | undefined, id: string): string {
  const bytes = digest(key, `claim-code:${id}`).subarray(0, LENGTH);
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
