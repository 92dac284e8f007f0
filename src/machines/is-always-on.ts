import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';

/** Whether the plan of an account keeps its machine up; the others sleep when they are idle. */
export async function isAlwaysOn(
  app: Pick<App, 'db' | 'now'>,
  accountId: string,
): Promise<boolean> {
  const [result] = await app.db.read([findSubscription(accountId)]);
  const row = result?.rows[0];
  return entitlement(row ? toSubscription(row) : null, app.now()).terms?.alwaysOn ?? false;
}
