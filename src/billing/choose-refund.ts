import { isLive } from '../domain/entitlement.ts';
import { type ChosenRefund, MONEY_BACK_STAGE, type RefundRefusal } from '../domain/refunds.ts';
import { findCustomer } from '../store/customers.ts';
import { findMachineOfAccount } from '../store/machines.ts';
import { listRisks } from '../store/payment-risks.ts';
import type { Refund } from '../store/refunds.ts';
import { findSubscription, type SubscriptionRow } from '../store/subscriptions.ts';
import type { Stripe, StripeClient } from '../stripe/client.ts';
import type { BillingApp } from './billing-app.ts';
import { readCustomer } from './read-customer.ts';
import { partOf, type Payment } from './refund-rules.ts';

/** More payments than a period has. */
const MOST = 100;

/** What goes back for a request, or why nothing does. */
export async function chooseRefund(
  app: BillingApp,
  refund: Refund,
): Promise<ChosenRefund | RefundRefusal> {
  const { accountId, kind, amountCents, endsPlan, scope } = refund;
  const [customer, stored, machine] = await app.db.read(
    findCustomer(accountId),
    findSubscription(accountId),
    findMachineOfAccount(accountId),
  );
  if (kind === 'not_ready') {
    if (!stored?.details.isFirstPeriod || (machine?.lateStage ?? 0) < MONEY_BACK_STAGE)
      return 'too_late';
  }
  const { subscriptions } = customer
    ? await readCustomer(app.stripe, customer)
    : { subscriptions: [] };
  const subscription = refunded(subscriptions, { kind, stored }) ?? null;
  if (!subscription && scope !== 'warned') return 'nothing_paid';
  const paid =
    scope === 'warned' || !subscription
      ? await listWarned(app, accountId)
      : await listPayments(app.stripe, subscription, scope);
  const payments = partOf(paid, amountCents);
  if (!payments) return 'too_much';
  if (payments.length === 0 && !endsPlan) return 'nothing_paid';
  return { subscription: subscription?.id ?? null, payments };
}

/** What is left of the payments that a warning is open about. One may be of an earlier month, or of a subscription that is over. */
async function listWarned(app: BillingApp, accountId: string): Promise<Payment[]> {
  const [risks] = await app.db.read(listRisks(accountId));
  const open = risks.filter(({ kind, state }) => kind === 'warning' && state === 'open');
  const charges = [...new Set(open.map(({ charge }) => charge))];
  const read = await Promise.all(charges.map((id) => app.stripe.charges.retrieve(id)));
  return read.flatMap(({ payment_intent: intent, amount, amount_refunded: gone }) =>
    intent ? [{ paymentIntent: idOf(intent), cents: amount - gone }] : [],
  );
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}

/** The subscription in use, or of several the newest other one. */
function refunded(
  subscriptions: Stripe.Subscription[],
  { kind, stored }: Pick<Refund, 'kind'> & { stored: SubscriptionRow | null },
): Stripe.Subscription | undefined {
  const isUsed = ({ id }: Stripe.Subscription) => id === stored?.stripeSubscriptionId;
  if (kind !== 'second') return subscriptions.find(isUsed);
  return subscriptions
    .filter((each) => isLive(each.status) && !isUsed(each))
    .toSorted((a, b) => b.created - a.created)[0];
}

/** What is left of the payments of a subscription, the newest first. */
async function listPayments(
  stripe: StripeClient,
  { id, items }: Stripe.Subscription,
  scope: Refund['scope'],
): Promise<Payment[]> {
  const { data } = await stripe.invoices.list({ subscription: id, status: 'paid', limit: MOST });
  const paid = data.filter((invoice) => invoice.amount_paid > 0);
  const start = Math.max(...items.data.map((item) => item.current_period_start));
  const counted =
    scope === 'last' ? paid.slice(0, 1) : paid.filter((each) => each.created >= start);
  const payments = await Promise.all(counted.map((invoice) => paymentsOf(stripe, invoice.id)));
  return payments.flat();
}

async function paymentsOf(stripe: StripeClient, invoice: string): Promise<Payment[]> {
  const { data } = await stripe.invoicePayments.list({ invoice, status: 'paid', limit: MOST });
  const intents = data.flatMap(({ amount_paid: paid, payment: { payment_intent: intent } }) =>
    intent && paid ? [{ paymentIntent: idOf(intent), paid }] : [],
  );
  return Promise.all(
    intents.map(async ({ paymentIntent, paid }) => {
      const refunds = await stripe.refunds.list({ payment_intent: paymentIntent, limit: MOST });
      const gone = refunds.data
        .filter(({ status }) => status !== 'failed' && status !== 'canceled')
        .reduce((sum, { amount }) => sum + amount, 0);
      return { paymentIntent, cents: paid - gone };
    }),
  );
}
