import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** Letters of a signature in Base64: 256 bits, or 96 where people see the address. */
const WHOLE = 43;
export const SHORT = 16;

/** Signs an id for one purpose: `<id>.<signature>`. Signing the same id again gives the same result. */
export function signId(ring: KeyRing, purpose: string, id: string, length = WHOLE): string {
  return `${id}.${signature(ring.keys.get(ring.currentId), purpose, id).slice(0, length)}`;
}

/** The id, when any key of the ring has signed it for this purpose with a signature of this length, else `null`. */
export function readSignedId(
  ring: KeyRing,
  purpose: string,
  signed: string,
  length = WHOLE,
): string | null {
  const [id = '', given = ''] = signed.split('.');
  const isOurs = [...ring.keys.values()].some((key) =>
    isSame(given, signature(key, purpose, id).slice(0, length)),
  );
  return isOurs ? id : null;
}

function signature(key: Buffer | undefined, purpose: string, id: string): string {
  return createHmac('sha256', key ?? '')
    .update(`${purpose}:${id}`)
    .digest('base64url');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
