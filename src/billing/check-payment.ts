import { tellAccount } from '../news/tell.ts';
import { commit } from '../work/commit.ts';
import { AppError } from '../errors.ts';
import type { BillingApp } from './billing-app.ts';
import { syncCustomer } from './sync-customer.ts';

/** Somebody who waits for an answer is told after this time that Stripe gives none. */
const PATIENCE_MS = 8000;
/** An open payment link is checked again so soon, see `openCheckout`. */
const RECHECK_MS = 60_000;

/** Looks for the payment of somebody who says that they have paid. They hear what was found, or that Stripe does not answer. */
export async function checkPayment(app: BillingApp, accountId: string): Promise<void> {
  let isTold = false;
  const tellUnchecked = async (): Promise<void> => {
    if (isTold) return;
    isTold = true;
    const news = { type: 'payment_unchecked', againAt: app.now() + RECHECK_MS } as const;
    await commit(app, [tellAccount(app, accountId, news, app.newId('chg'))]);
  };
  const timer = setTimeout(() => {
    tellUnchecked().catch((error: unknown) => app.log.error({ err: error }, 'nobody was told'));
  }, PATIENCE_MS);
  try {
    await syncCustomer(app, accountId, true);
  } catch (error) {
    const isBusy = error instanceof AppError && error.code === 'conflict';
    if (!isBusy) await tellUnchecked();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
