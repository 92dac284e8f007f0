import type { Invoice } from '../wire.ts';
import { idOf } from '../wire.ts';
import type { World } from '../world.ts';
import { get } from '../world.ts';
import { issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { applyPending } from './subscription-charges.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** A renewal whose charge fails: its invoice stays open, and the subscription is what the account's settings make of it. */
export function failRenewal(world: World, id: string, status: 'past_due' | 'unpaid'): void {
  const before = get(world, ['subscriptions', id]);
  const invoice = issueInvoice(world, before, 'subscription_cycle');
  changeSubscription(world, before, { status, latest_invoice: invoice.id });
}

/** The open invoice of a subscription is paid after all: it goes on, or the change that waited for this counts. */
export function payOpenInvoice(world: World, id: string): void {
  const { latest_invoice: latest } = get(world, ['subscriptions', id]);
  payLate(world, get(world, ['invoices', String(latest)]));
}

/** Pays an invoice that was left open. */
export function payLate(world: World, open: Invoice): void {
  const invoice = payInvoice(world, open);
  const id = idOf(open.parent?.subscription_details?.subscription);
  const before = id ? world.state.subscriptions[id] : undefined;
  if (!before || before.latest_invoice !== invoice.id) return;
  if (before.pending_update) applyPending(world, before, invoice);
  else if (before.status !== 'active') changeSubscription(world, before, { status: 'active' });
}
