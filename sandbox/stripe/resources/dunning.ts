import { impossible } from '../http/errors.ts';
import type { World } from '../world.ts';
import { get } from '../world.ts';
import { collect, payLate } from './collection.ts';
import { issueInvoice } from './invoice-lifecycle.ts';
import { changeSubscription, isOver } from './subscription-lifecycle.ts';

/** Tries every charge again whose time has come. */
export function retryDueInvoices(world: World): void {
  for (const invoice of Object.values(world.state.invoices)) {
    const { status, next_payment_attempt: at } = invoice;
    if (status === 'open' && at !== null && at <= world.nowSeconds()) {
      collect(world, invoice, 'retry-invoice');
    }
  }
}

/** A renewal whose charge fails without any retry: the invoice stays open, and the subscription gets the status. */
export function failRenewal(world: World, id: string, status: 'past_due' | 'unpaid'): void {
  const before = get(world, ['subscriptions', id]);
  if (isOver(before)) throw impossible('A canceled subscription does not renew.');
  const invoice = issueInvoice(world, before, 'subscription_cycle');
  changeSubscription(world, before, { status, latest_invoice: invoice.id });
}

/** A subscription's open invoice is paid: the subscription continues, or its pending update applies. */
export function payOpenInvoice(world: World, id: string): void {
  const { latest_invoice: latest } = get(world, ['subscriptions', id]);
  const invoice = get(world, ['invoices', String(latest)]);
  if (invoice.status !== 'open') throw impossible('Invoice is already paid or void.');
  payLate(world, invoice);
}
