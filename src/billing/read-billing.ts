import type { BillingView } from '../domain/billing-view.ts';
import { AppError } from '../errors.ts';
import { tellAccount } from '../news/tell.ts';
import {
  type BillingRequest,
  findBillingRequest,
  retryBilling,
  saveBillingView,
} from '../store/billing-views.ts';
import { findCustomer } from '../store/customers.ts';
import { findPaidEntitlement } from '../store/entitlements.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { commit, type Delivery } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import { Stripe } from '../stripe/client.ts';
import type { BillingApp } from './billing-app.ts';
import { invoicePages } from './payment-link.ts';
import { syncUnderLease } from './sync-customer.ts';

const SHOWN_INVOICES = 3;
const BACK_OFF = { firstMs: 2000, longestMs: 60_000 };
/** Afterwards nobody looks at the screen any more. */
const MOST_TRIES = 8;

/** Reads what /billing shows, and shows it. Rethrows the Stripe client's error after storing the time of the next try. */
export async function readBilling(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, REQUESTS);
}

const REQUESTS: DueRowWork<BillingApp, BillingRequest> = {
  find: findBillingRequest,
  lease: ({ accountId }) => `billing:${accountId}`,
  advance: async (app, { id, accountId }) => {
    await syncUnderLease(app, accountId);
    const view = await readView(app, accountId);
    const urls = view.invoices.map(({ url }) => url);
    await commit(app, [
      saveBillingView(id, view),
      ...invoicePages(app, accountId, urls),
      tellReady(app, accountId),
    ]);
    return 'stop';
  },
  recordFailure: async (app, { id, accountId, attempts }, error) => {
    const dueAt = attempts < MOST_TRIES ? app.now() + backOffMs(attempts, BACK_OFF) : null;
    await commit(app, [
      retryBilling(id, error instanceof Error ? error.name : 'error', dueAt),
      ...(attempts === 0 ? [tellReady(app, accountId)] : []),
    ]);
    throw error;
  },
};

function tellReady(app: BillingApp, accountId: string): Delivery {
  return tellAccount(app, accountId, { type: 'billing_ready' }, app.newId('bil'));
}

async function readView(app: BillingApp, accountId: string): Promise<BillingView> {
  const [customer, stored, { why }] = await app.db.read(
    findCustomer(accountId),
    findSubscription(accountId),
    findPaidEntitlement(accountId, app.now()),
  );
  if (!customer) return { next: null, invoices: [] };
  const { data } = await app.stripe.invoices.list({ customer, limit: SHOWN_INVOICES * 2 });
  const invoices = data.flatMap(({ hosted_invoice_url: url, created, total, status }) =>
    url && (status === 'paid' || status === 'open')
      ? [{ at: created * 1000, amountCents: total, isPaid: status === 'paid', url }]
      : [],
  );
  const renews = stored && why === 'subscribed' ? stored : null;
  return {
    next: renews && {
      amountCents: await nextAmount(app, renews.stripeSubscriptionId),
      at: renews.periodEndAt,
    },
    invoices: invoices.slice(0, SHOWN_INVOICES),
  };
}

/**
 * With everything that changes it: a credit, a discount, a smaller plan that follows. Null when Stripe refuses to say, as without a
 * place for the tax; the card and the invoices are shown all the same.
 */
async function nextAmount({ stripe, log }: BillingApp, subscription: string) {
  try {
    const preview = await stripe.invoices.createPreview({ subscription });
    // Stripe's library takes an answer without its usual fields as a success.
    if (preview.object === 'invoice') return preview.amount_due;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    log.warn({ err: error, subscription }, 'Stripe does not say what is charged next');
    return null;
  }
  throw new AppError('upstream', 'Stripe answered without an amount');
}
