import type { SealContext } from '../sealing/seal.ts';
import type { WebMessage } from '../store/web-chat.ts';

/** What is said between a person and their agent is readable by nobody who only has the database. */
export function messageSeal({ id, accountId }: Pick<WebMessage, 'id' | 'accountId'>): SealContext {
  return { owner: accountId, purpose: `web-message:${id}`, version: 1 };
}
