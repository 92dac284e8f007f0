import type { Invoice } from '../wire.ts';
import { idOf } from '../wire.ts';
import type { World } from '../world.ts';
import { get } from '../world.ts';
import { issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { applyPending } from './subscription-charges.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** A renewal whose charge fails: the invoice stays open, and the account's settings decide the subscription's status. */
export function failRenewal(world: World, id: string, status: 'past_due' | 'unpaid'): void {
  const before = get(world, ['subscriptions', id]);
  const invoice = issueInvoice(world, before, 'subscription_cycle');
  changeSubscription(world, before, { status, latest_invoice: invoice.id });
}

/** A subscription's open invoice is paid: the subscription continues, or its pending update applies. */
export function payOpenInvoice(world: World, id: string): void {
  const { latest_invoice: latest } = get(world, ['subscriptions', id]);
  payLate(world, get(world, ['invoices', String(latest)]));
}

/** Pays an open invoice. */
export function payLate(world: World, open: Invoice): void {
  const invoice = payInvoice(world, open);
  const id = idOf(open.parent?.subscription_details?.subscription);
  const before = id ? world.state.subscriptions[id] : undefined;
  if (!before || before.latest_invoice !== invoice.id) return;
  if (before.pending_update) applyPending(world, before, invoice);
  else if (before.status !== 'active') changeSubscription(world, before, { status: 'active' });
}
