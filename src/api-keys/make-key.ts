import { createHash, randomBytes } from 'node:crypto';
import { API_KEY_PREFIX, MOST_API_KEYS } from '../domain/api-keys.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import { getOpenLink, spendLink } from '../pages/one-time-pages.ts';
import { addApiKey, hasApiKeys } from '../store/api-keys.ts';
import { findEntitlement } from '../store/entitlements.ts';
import type { CommitApp } from '../work/commit.ts';

export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Spends the link of a page for a new key, and tells all chats. Only this answer has the key. Throws `not_found` like `getOpenLink`. */
export async function makeApiKey(app: CommitApp, signed: string): Promise<string> {
  const link = await getOpenLink(app, 'apiKey', signed);
  const { id: linkId, accountId, chat, purpose } = link;
  const [{ terms }, isFull] = await app.db.read(
    findEntitlement(accountId, app.now()),
    hasApiKeys(accountId, MOST_API_KEYS),
  );
  if (!terms?.apiAccess || isFull) throw new AppError('denied', 'this account may have no new key');
  const key = API_KEY_PREFIX + randomBytes(24).toString('hex');
  const id = idFrom('key', linkId);
  await spendLink(app, link, [
    addApiKey({
      id,
      accountId,
      hash: hashApiKey(key),
      last4: key.slice(-4),
      scope: purpose === 'api_full' ? 'full' : 'read',
      createdAt: app.now(),
    }),
    tellChat(app, chat, { type: 'api_page_ready' }, `made:${id}`),
    // Also the chat that opened the page: its link may have come into other hands.
    tellEveryChat(
      app,
      { accountId, except: [] },
      { type: 'alarm', what: 'api_key_made', chat },
      `key:${id}`,
    ),
  ]);
  return key;
}
