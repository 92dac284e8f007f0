import type { SealContext } from '../sealing/seal.ts';

/** What customers and the team write to each other is sealed, so that the database alone does not reveal it. */
export function supportSeal(messageId: string): SealContext {
  return { owner: messageId, purpose: 'support', version: 1 };
}
