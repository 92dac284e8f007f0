import { createHash } from 'node:crypto';

/** What is stored of an address that gets nothing any more. */
export function addressHash(email: string): string {
  return createHash('sha256').update(`mail-address:${email.trim().toLowerCase()}`).digest('hex');
}
