import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import type { PlanTerms } from '../domain/plans.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';

/** What the account's plan gives now; null without one. */
export async function termsOf(
  app: Pick<App, 'db' | 'now'>,
  accountId: string,
): Promise<PlanTerms | null> {
  const [result] = await app.db.read([findSubscription(accountId)]);
  const row = result?.rows[0];
  return entitlement(row ? toSubscription(row) : null, app.now()).terms;
}
