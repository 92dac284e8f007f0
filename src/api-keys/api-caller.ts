import type { App } from '../app.ts';
import { API_KEY_PREFIX, type ApiScope } from '../domain/api-keys.ts';
import type { PlanTerms } from '../domain/plans.ts';
import { findApiCaller, markApiKeyUsed } from '../store/api-keys.ts';
import { hashApiKey } from './make-key.ts';

/** Whose program calls, and what it may do. */
export type ApiCaller = {
  accountId: string;
  scope: ApiScope;
  homeChat: string;
  terms: PlanTerms;
};

export type ApiRefusal =
  | { type: 'no_key' }
  | { type: 'not_in_plan' }
  | { type: 'on_hold' }
  | { type: 'too_fast'; waitMs: number; limit: number };

const KEY = new RegExp(`^Bearer (${API_KEY_PREFIX}[0-9a-f]{48})$`);

/** Who calls, by the key in the header, read again each time: a revoked key is refused at once. Counts the call against the plan's rate. */
export async function findApiCallerOf(
  app: Pick<App, 'db' | 'now' | 'rates'>,
  authorization: string | undefined,
): Promise<ApiCaller | ApiRefusal> {
  const key = KEY.exec(authorization ?? '')?.[1];
  const [row] = key ? await app.db.read(findApiCaller(hashApiKey(key), app.now())) : [null];
  if (!row) return { type: 'no_key' };
  const { accountId, scope, homeChat, entitlement, isOnHold, keyId } = row;
  if (isOnHold) return { type: 'on_hold' };
  const { terms } = entitlement;
  if (!terms?.apiAccess) return { type: 'not_in_plan' };
  const waitMs = await app.rates.take(accountId, terms.requestsPerMinute);
  if (waitMs > 0) return { type: 'too_fast', waitMs, limit: terms.requestsPerMinute };
  await app.db.writeUnsynced([markApiKeyUsed(keyId, app.now())]);
  return { accountId, scope, homeChat, terms };
}
