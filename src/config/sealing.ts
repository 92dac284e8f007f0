import { z } from 'zod';
import type { KeyRing } from '../sealing/seal.ts';
import { requiredList, type Values } from './fields.ts';

const settings = { SEALING_KEYS: requiredList.transform(toKeyRing) };

export const sealing = {
  settings,
  config: (values: Values<typeof settings>) => values.SEALING_KEYS,
};

function toKeyRing(entries: string[], context: z.RefinementCtx): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const entry of entries) {
    const [id, encoded = ''] = entry.split(':');
    const key = Buffer.from(encoded, 'base64');
    if (id && /^\w{1,16}$/.test(id) && key.length === 32 && !keys.has(id)) keys.set(id, key);
    else context.addIssue('write each key as id:base64 of 32 bytes, the newest first');
  }
  const [currentId] = keys.keys();
  return currentId ? { currentId, keys } : z.NEVER;
}
