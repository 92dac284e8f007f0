import type { SealContext } from '../sealing/seal.ts';
import type { WebMessage } from '../store/web-chat.ts';

/** Messages between a person and their agent are sealed, so that the database alone does not reveal them. */
export function messageSeal({ id, accountId }: Pick<WebMessage, 'id' | 'accountId'>): SealContext {
  return { owner: accountId, purpose: `web-message:${id}`, version: 1 };
}
