import { z } from 'zod';
import type { KeyRing } from '../sealing/seal.ts';
import { requiredList, SECRETS, type Values } from './fields.ts';

const settings = { SEALING_KEYS: requiredList.transform(toKeyRing).register(SECRETS, {}) };

export const sealing = {
  settings,
  config: (values: Values<typeof settings>) => values.SEALING_KEYS,
};

function toKeyRing(entries: string[], context: z.RefinementCtx): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const entry of entries) {
    const [id, encoded = ''] = entry.split(':');
    const key = Buffer.from(encoded, 'base64');
    if (id && /^\w{1,16}$/.test(id) && key.length === 32 && !keys.has(id)) {
      if (canBeGuessed(key)) {
        context.addIssue('contains a key that can be guessed; make one: openssl rand -base64 32');
      }
      keys.set(id, key);
    } else context.addIssue('write each key as id:base64 of 32 bytes, the newest first');
  }
  const [currentId] = keys.keys();
  return currentId ? { currentId, keys } : z.NEVER;
}

/** Of 32 random bytes about 30 differ; 16 or fewer differ less than once in 10^9 keys, and as rarely all are ASCII. */
const FEWEST_DIFFERENT_BYTES = 17;

/** Zeros, repeated or counted bytes, words: nothing that a random source gives. */
function canBeGuessed(key: Buffer): boolean {
  const steps = new Set(
    key.map((byte, index) => (byte - (key[index - 1] ?? 0)) & 0xff).subarray(1),
  );
  return (
    new Set(key).size < FEWEST_DIFFERENT_BYTES ||
    steps.size < FEWEST_DIFFERENT_BYTES ||
    key.every((byte) => byte < 0x80)
  );
}
