import { isLive } from '../domain/entitlement.ts';
import { AppError } from '../errors.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { findAccountOfCustomer } from '../store/customers.ts';
import { findRefund, saveRefundByHand, updateGiven } from '../store/refunds.ts';
import { findSubscription } from '../store/subscriptions.ts';
import type { Stripe, StripeClient } from '../stripe/client.ts';
import { type Change, commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { goesBack } from './refund-rules.ts';
import { syncCustomer } from './sync-customer.ts';

/**
 * A refund that an event names, as Stripe has it now. One that was requested here carries the id of its row, and everybody was told
 * by that; only its amount is corrected when a bank returns it. One that somebody has made in Stripe's dashboard becomes a row, and
 * is told once, with what it means for the plan. One that a bank has returned is told as well: the person waits for that money.
 * Returns whose it is.
 */
export async function recordRefund(app: BillingApp, id: string): Promise<string | null> {
  const refund = await app.stripe.refunds.retrieve(id);
  if (refund.object !== 'refund')
    throw new AppError('upstream', 'Stripe answered with something that is not a refund');
  const customer = await customerOf(app.stripe, refund);
  const [accountId] = customer ? await app.db.read(findAccountOfCustomer(customer)) : [null];
  if (!accountId) return null;
  const own = refund.metadata?.['refund'];
  if (own && !goesBack(refund)) await recount(app, own);
  if (refund.status === 'failed') await commit(app, [tellReturned(app, accountId, refund)]);
  if (own) return accountId;
  // Whoever gives money back by hand often ends the plan as well.
  await syncCustomer(app, accountId);
  await commit(app, await changesOf(app, accountId, refund));
  return accountId;
}

async function changesOf(
  app: BillingApp,
  accountId: string,
  refund: Stripe.Refund,
): Promise<Change[]> {
  const row = `rfd_${refund.id}`;
  const amountCents = refund.amount;
  const givenCents = goesBack(refund) ? amountCents : 0;
  const saving = saveRefundByHand({ id: row, accountId, amountCents, givenCents, now: app.now() });
  if (!goesBack(refund)) return [saving];
  const [stored] = await app.db.read(findSubscription(accountId));
  const hasEnded = !stored || !isLive(stored.status);
  const kind = 'by_hand' as const;
  const news = { type: 'refund', kind, what: 'done', amountCents, hasEnded } as const;
  const notice = { type: 'refund_made', accountId, kind, amountCents } as const;
  return [
    saving,
    tellAccount(app, accountId, news, `${row}:done`),
    tellOperators(app, notice, `refund:${row}:done`),
  ];
}

function tellReturned(app: BillingApp, accountId: string, { id, amount }: Stripe.Refund): Change {
  const news = { type: 'refund', what: 'returned', amountCents: amount } as const;
  return tellAccount(app, accountId, news, `${id}:returned`);
}

/** What really went back for a row of ours, after a bank has returned a part of it. */
async function recount({ db, stripe }: BillingApp, id: string): Promise<void> {
  const [row] = await db.read(findRefund(id));
  if (row?.state !== 'done') return;
  let givenCents = 0;
  for (const { paymentIntent } of row.chosen?.payments ?? []) {
    const { data } = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
    const ours = data.filter((each) => each.metadata?.['refund'] === id && goesBack(each));
    givenCents += ours.reduce((sum, { amount }) => sum + amount, 0);
  }
  await db.write([updateGiven(id, givenCents)]);
}

/** A refund may be without its customer, and is never without its payment. */
async function customerOf(
  stripe: StripeClient,
  { customer, charge }: Stripe.Refund,
): Promise<string | null> {
  if (customer) return idOf(customer);
  if (!charge) return null;
  const { customer: payer } = await stripe.charges.retrieve(idOf(charge));
  return payer && idOf(payer);
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
