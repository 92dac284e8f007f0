import type { App } from '../app.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import { type LegacyCustomer, listLegacyCustomers } from '../store/legacy-customers.ts';
import type { Proration } from '../store/migration-runs.ts';
import type { Stripe } from '../stripe/client.ts';
import { customerOf } from './read-subscription.ts';
import { decideMove, type Move, type SkipReason } from './rules.ts';

/** What moving one customer would mean, in cents. */
export type PlannedMove = {
  accountId: string;
  from: string;
  to: string;
  monthlyBefore: number;
  monthlyAfter: number;
  /** What the rest of the month is worth that was paid at the old price; nothing when there is no proration. */
  credit: number;
};

export type MigrationPlan = {
  moves: PlannedMove[];
  skipped: { accountId: string; reason: SkipReason }[];
  /** Subscriptions at a legacy price of people who were not imported. */
  strangers: string[];
  requests: number;
};

type PlanApp = Pick<App, 'config' | 'db' | 'stripe' | 'now'>;

/**
 * What a migration would do to everybody, without changing anything. Reads the subscriptions of each legacy price page by
 * page, so ten thousand customers cost a hundred requests. The credit is linear by the second, as Stripe computes it.
 */
export async function planMigration(app: PlanApp, proration: Proration): Promise<MigrationPlan> {
  const [customers] = await app.db.read(listLegacyCustomers());
  const { found, requests } = await listAtLegacyPrices(app);
  const known = new Set(customers.map(({ stripeSubscriptionId }) => stripeSubscriptionId));
  const moves: PlannedMove[] = [];
  const skipped: MigrationPlan['skipped'] = [];
  for (const customer of customers) {
    const decided = decideCustomer(app, customer, found);
    const { accountId } = customer;
    if ('skip' in decided) skipped.push({ accountId, reason: decided.skip });
    else moves.push(toPlanned(accountId, decided, { proration, now: app.now() }));
  }
  const strangers = [...found.keys()].filter((id) => !known.has(id));
  return { moves, skipped, strangers, requests };
}

/** What the listed subscriptions mean for one customer. */
export function decideCustomer(
  app: Pick<App, 'config'>,
  { stripeCustomerId, stripeSubscriptionId }: LegacyCustomer,
  found: Map<string, Stripe.Subscription>,
): Move | { skip: SkipReason } {
  if (!stripeSubscriptionId) return { skip: 'free' };
  const subscription = found.get(stripeSubscriptionId);
  if (!subscription) return { skip: 'not_at_legacy_price' };
  if (customerOf(subscription) !== stripeCustomerId) return { skip: 'other_customer' };
  return decideMove(subscription, app.config.stripe);
}

/** Every subscription at a legacy price, page by page. */
export async function listAtLegacyPrices({ config, stripe }: Pick<App, 'config' | 'stripe'>) {
  const found = new Map<string, Stripe.Subscription>();
  let requests = 0;
  for (const price of Object.keys(config.stripe.legacyPrices)) {
    const listed = stripe.subscriptions.list({ price, status: 'all', limit: 100 });
    let count = 0;
    for await (const subscription of listed) {
      count += 1;
      found.set(subscription.id, subscription);
    }
    requests += Math.max(1, Math.ceil(count / 100));
  }
  return { found, requests };
}

function toPlanned(
  accountId: string,
  move: Move,
  { proration, now }: { proration: Proration; now: number },
): PlannedMove {
  const { name, becomes } = LEGACY_TERMS[move.legacyPlan];
  const monthlyAfter = PLAN_TERMS[becomes].priceCents;
  const left = (move.periodEnd - now / 1000) / (move.periodEnd - move.periodStart);
  const difference = (move.fromCents - monthlyAfter) * Math.min(1, Math.max(0, left));
  return {
    accountId,
    from: name,
    to: PLAN_TERMS[becomes].name,
    monthlyBefore: move.fromCents,
    monthlyAfter,
    credit: proration === 'none' ? 0 : Math.round(difference),
  };
}
