import type { Payment } from '../conversation/news/receipt.ts';
import { type Entitlement, isLive } from '../domain/entitlement.ts';
import type { PaidInvoice } from '../domain/subscription-details.ts';
import { tellAccount } from '../news/tell.ts';
import { cardObject, planNotices } from '../notices/notices.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { Change } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { invoiceUrl } from './payment-link.ts';

type Rows = { stored: SubscriptionRow | null; row: SubscriptionRow | null };

/** Reminders about a card that the subscription did not have before. */
export function cardNotices(accountId: string, { stored, row }: Rows): Change[] {
  const card = row?.details.card;
  if (!card) return [];
  const known = stored?.details.card;
  if (card.last4 === known?.last4 && card.expiresAt === known.expiresAt) return [];
  return planNotices('card_ends', {
    object: cardObject(accountId, card),
    accountId,
    at: card.expiresAt,
  });
}

/** An invoice of whatever subscription that the last sync did not know as paid. */
export function newPayment(
  stored: SubscriptionRow | null,
  row: SubscriptionRow | null,
): PaidInvoice | null {
  const paid = row?.details.paid ?? null;
  return paid && paid.id !== stored?.details.paid?.id ? paid : null;
}

/** What a chat reads about a payment. */
export function toldPayment(
  { config }: Pick<BillingApp, 'config'>,
  { amountCents, url }: PaidInvoice,
): Payment {
  return { amountCents, url: url && invoiceUrl(config, url) };
}

/** Each attempt that failed is told once, and each renewal that was paid. */
export function paymentNews(
  app: Pick<BillingApp, 'config' | 'now'>,
  accountId: string,
  { stored, row, before }: Rows & { before: Entitlement },
): Change[] {
  if (!row || stored?.stripeSubscriptionId !== row.stripeSubscriptionId) return [];
  const { failure } = row.details;
  const paid = newPayment(stored, row);
  const known = stored.details;
  if (failure && !isSame(failure, known.failure)) {
    const key = `failed:${failure.invoice}:${failure.attempt}`;
    return [tellAccount(app, accountId, { type: 'payment_failed' }, key)];
  }
  // Somebody whose plan had stopped is told that it goes on.
  if (!paid?.isRenewal || !before.plan) return [];
  const isLate = known.failure !== null;
  const told = { ...toldPayment(app, paid), isLate };
  return [tellAccount(app, accountId, { type: 'renewed', ...told }, `paid:${paid.id}`)];
}

/** A payment that is being checked, and the end of any check. */
export function holdNews(
  app: Pick<BillingApp, 'now' | 'newId'>,
  accountId: string,
  { stored, row }: Rows,
): Change[] {
  const [before, after] = [stored?.hold ?? null, row?.hold ?? null];
  if (before === after || !row) return [];
  if (after === 'flagged')
    return [tellAccount(app, accountId, { type: 'payment_flagged' }, app.newId('flg'))];
  return after === null && isLive(row.status)
    ? [tellAccount(app, accountId, { type: 'hold_lifted' }, app.newId('lft'))]
    : [];
}

type Attempt = { invoice: string; attempt: number };

function isSame(a: Attempt, b: Attempt | null): boolean {
  return a.invoice === b?.invoice && a.attempt === b.attempt;
}
