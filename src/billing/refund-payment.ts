import { AppError } from '../errors.ts';
import type { ChosenRefund, RefundRefusal } from '../domain/refunds.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { findRefund, type Refund, updateRefund } from '../store/refunds.ts';
import { Stripe } from '../stripe/client.ts';
import { isStoredFailure } from '../stripe/stored-failure.ts';
import { type Change, commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import type { BillingApp } from './billing-app.ts';
import { chooseRefund } from './choose-refund.ts';
import { endNow } from './end-unpaid.ts';
import { syncUnderLease } from './sync-customer.ts';

const BACK_OFF = { firstMs: 2000, longestMs: 10 * 60_000 };

/**
 * Gives money back, and ends the plan if that was asked for. Idempotent: what goes back is chosen once and stored, each payment
 * is refunded under the row's own key, and a refund that Stripe has already carries the row's id. The plan ends afterwards, so
 * that nobody loses it without the money. Rethrows the Stripe client's error after storing the time of the next try.
 */
export async function refundPayment(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, REFUNDS);
}

const REFUNDS: DueRowWork<BillingApp, Refund> = {
  find: findRefund,
  lease: ({ accountId }) => `billing:${accountId}`,
  advance: async (app, refund) => {
    if (refund.state === 'requested') await giveBack(app, refund);
    return 'stop';
  },
  recordFailure: async (app, refund, error) => {
    const refusal = refusalOf(error);
    if (refusal) {
      app.log.error({ err: error, refundId: refund.id }, 'Stripe refuses a refund');
      return refuse(app, refund, refusal);
    }
    await commit(app, [
      updateRefund(refund, {
        trouble: error instanceof Error ? error.name : 'error',
        attempts: refund.attempts + (isStoredFailure(error) ? 1 : 0),
        dueAt: app.now() + backOffMs(refund.attempts, BACK_OFF),
      }),
      ...(refund.trouble === null ? [tellOf(app, refund, { what: 'trouble' })] : []),
    ]);
    throw error;
  },
};

async function giveBack(app: BillingApp, refund: Refund): Promise<void> {
  await syncUnderLease(app, refund.accountId);
  const chosen = refund.chosen ?? (await chooseRefund(app, refund));
  if (typeof chosen === 'string') return refuse(app, refund, chosen);
  if (!refund.chosen) await commit(app, [updateRefund(refund, { chosen })]);
  for (const payment of chosen.payments) await refundOnce(app, refund, payment);
  if (refund.endsPlan && chosen.subscription) await endNow(app, chosen.subscription);
  await syncUnderLease(app, refund.accountId);
  const givenCents = chosen.payments.reduce((sum, { cents }) => sum + cents, 0);
  await commit(app, [
    updateRefund(refund, { state: 'done', givenCents, trouble: null, dueAt: null }),
    tellOf(app, refund, { what: 'done', amountCents: givenCents, hasEnded: refund.endsPlan }),
    ...alarmOf(app, refund, { what: 'done', amountCents: givenCents }),
  ]);
}

/** Stripe forgets a key after a day, so a refund of this row is looked for first. */
async function refundOnce(
  { stripe }: BillingApp,
  { id, attempts }: Refund,
  { paymentIntent, cents }: ChosenRefund['payments'][number],
): Promise<void> {
  const { data } = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
  const made =
    data.find(({ metadata }) => metadata?.['refund'] === id) ??
    (await stripe.refunds.create(
      { payment_intent: paymentIntent, amount: cents, metadata: { refund: id } },
      { idempotencyKey: `refund:${id}:${paymentIntent}:${attempts}` },
    ));
  if (made.object !== 'refund') throw new AppError('upstream', 'Stripe made no refund');
}

/** Stripe would refuse the same refund again. Anything else passes. */
function refusalOf(error: unknown): RefundRefusal | null {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  return error.code === 'charge_disputed' ? 'disputed' : 'needs_operator';
}

async function refuse(app: BillingApp, refund: Refund, refusal: RefundRefusal): Promise<void> {
  await commit(app, [
    updateRefund(refund, { state: 'refused', refusal, dueAt: null }),
    ...(refund.kind === 'not_ready' ? [tellOf(app, refund, { what: 'refused' })] : []),
    ...alarmOf(app, refund, { what: 'refused', refusal }),
  ]);
}

type Outcome =
  | { what: 'done'; amountCents: number; hasEnded: boolean }
  | { what: 'refused' | 'trouble' };

function tellOf(app: BillingApp, { id, accountId, kind }: Refund, outcome: Outcome): Change {
  return tellAccount(app, accountId, { type: 'refund', kind, ...outcome }, `${id}:${outcome.what}`);
}

type Alarm = { what: 'done'; amountCents: number } | { what: 'refused'; refusal: RefundRefusal };

/** Operators learn of each refund, whoever has asked for it. */
function alarmOf(app: BillingApp, { id, accountId, kind }: Refund, alarm: Alarm): Change[] {
  const notice =
    alarm.what === 'done'
      ? ({ type: 'refund_made', accountId, kind, amountCents: alarm.amountCents } as const)
      : ({ type: 'refund_refused', accountId, kind, refusal: alarm.refusal } as const);
  return [tellOperators(app, notice, `refund:${id}:${alarm.what}`)];
}
