import type { World } from '../world.ts';
import { get } from '../world.ts';
import { issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** A renewal whose charge fails: its invoice stays open, and the subscription is what the account's settings make of it. */
export function failRenewal(world: World, id: string, status: 'past_due' | 'unpaid'): void {
  const before = get(world, ['subscriptions', id]);
  const invoice = issueInvoice(world, before, 'subscription_cycle');
  changeSubscription(world, before, { status, latest_invoice: invoice.id });
}

/** The open invoice is paid after all. */
export function payOpenInvoice(world: World, id: string): void {
  const before = get(world, ['subscriptions', id]);
  payInvoice(world, get(world, ['invoices', String(before.latest_invoice)]));
  changeSubscription(world, before, { status: 'active' });
}
