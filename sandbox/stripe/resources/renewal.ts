import type { Subscription, SubscriptionItem } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { periodEnd } from './period.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** Renews and charges every active subscription whose period is over. Every renewal succeeds. */
export function renewDueSubscriptions(world: World): void {
  for (const { id } of Object.values(world.state.subscriptions)) {
    let subscription = world.state.subscriptions[id];
    while (subscription && isDue(subscription, world.nowSeconds())) {
      subscription = renew(world, subscription);
    }
  }
}

function isDue({ status, items }: Subscription, now: number): boolean {
  return status === 'active' && items.data.some((item) => item.current_period_end <= now);
}

function renew(world: World, before: Subscription): Subscription {
  const data = before.items.data.map((item) => nextPeriod(item, before.billing_cycle_anchor));
  const items = { ...before.items, data };
  const invoice = issueInvoice(world, { ...before, items }, 'subscription_cycle');
  const renewed = changeSubscription(world, before, { items, latest_invoice: invoice.id });
  emit(world, 'invoice.created', { object: invoice });
  emit(world, 'invoice.finalized', { object: invoice });
  payInvoice(world, invoice);
  return renewed;
}

function nextPeriod(item: SubscriptionItem, anchor: number): SubscriptionItem {
  const start = item.current_period_end;
  let n = 1;
  while (periodEnd(anchor, item.price.recurring, n) <= start) n += 1;
  return {
    ...item,
    current_period_start: start,
    current_period_end: periodEnd(anchor, item.price.recurring, n),
  };
}
