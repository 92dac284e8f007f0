import { findAccountOfCustomer } from '../store/customers.ts';
import { saveCardOfNobody } from '../store/payment-risks.ts';
import { commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { readRisk } from './read-risk.ts';
import { savingRisk } from './refresh-risks.ts';
import { syncCustomer } from './sync-customer.ts';

/** Stores a dispute or a warning that an event names, as Stripe has it now, and syncs whom it is about. */
export async function recordRisk(
  app: BillingApp,
  kind: 'dispute' | 'warning',
  id: string,
): Promise<void> {
  const risk = await readRisk(app.stripe, kind, id);
  const [accountId] = risk.customer
    ? await app.db.read(findAccountOfCustomer(risk.customer))
    : [null];
  if (!accountId) {
    app.log.error({ risk: id, kind }, 'a dispute or a warning about a customer of nobody');
    // Whoever deleted an account and takes the payment back may return with the same card.
    await app.db.write(saveCardOfNobody(risk, risk.customer ?? id, app.now()));
    return;
  }
  await commit(app, savingRisk(app, accountId, risk));
  await syncCustomer(app, accountId);
}
