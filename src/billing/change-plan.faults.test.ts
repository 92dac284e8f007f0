import { describe, expect, test } from 'vitest';
import { query, type TestApp } from '../../test/fixtures/app.ts';
import { ALICE, aBench, type Bench } from '../../test/fixtures/app-upgrade.ts';
import { dieEverywhere } from '../../test/fixtures/dying.ts';
import { clientOf } from '../../sandbox/stripe/testing.ts';
import type { PlanChangeKind } from '../domain/plan-changes.ts';
import type { Plan } from '../domain/plans.ts';
import { addPlanChange } from '../store/plan-changes.ts';
import type { BillingApp } from './billing-app.ts';
import { changePlan } from './change-plan.ts';
import { syncCustomer } from './sync-customer.ts';

type Change = { kind: PlanChangeKind; plan?: Plan; first?: (bench: Bench) => Promise<unknown> };

async function asks(app: TestApp, id: string, { kind, plan }: Change): Promise<void> {
  const wanted = { id, accountId: ALICE, kind, ...(plan ? { plan } : {}), now: app.now() };
  await app.db.write(addPlanChange(wanted));
}

const shrinksFirst = async ({ app }: Bench) => {
  await asks(app, 'first', { kind: 'shrink', plan: 'pro' });
  await changePlan(app, 'first');
};

const CHANGES: Record<string, Change> = {
  cancel: { kind: 'cancel' },
  'cancel with a smaller plan to follow': { kind: 'cancel', first: shrinksFirst },
  'cancel with a failed payment': {
    kind: 'cancel',
    first: async ({ stripe, subscription }) => stripe.failRenewal(subscription, 'past_due'),
  },
  resume: {
    kind: 'resume',
    first: ({ stripe, subscription }) =>
      clientOf(stripe).subscriptions.update(subscription, { cancel_at_period_end: true }),
  },
  'a smaller plan': { kind: 'shrink', plan: 'starter' },
  'another smaller plan': { kind: 'shrink', plan: 'starter', first: shrinksFirst },
  'no smaller plan after all': { kind: 'keep_size', first: shrinksFirst },
};

/** What everybody would see of it: at Stripe, in the rows, and in the news. */
async function endOf({ app, stripe, subscription }: Bench): Promise<unknown> {
  const {
    status,
    cancel_at_period_end: ends,
    schedule,
  } = stripe.state.subscriptions[subscription]!;
  const schedules = Object.values(stripe.state.schedules);
  const columns = 'status, plan, cancel_at, details';
  return {
    atStripe: [status, ends, schedule === null],
    next: schedules.filter((each) => each.status === 'active').map(({ phases }) => phases.length),
    invoices: Object.values(stripe.state.invoices).map((invoice) => invoice.status),
    change: await query(app, `SELECT state, refusal, due_at FROM plan_changes WHERE id = 'one'`),
    row: (await query(app, `SELECT ${columns} FROM subscriptions`)).map((row) => [
      row['status'],
      row['plan'],
      row['cancel_at'] === null,
      (JSON.parse(String(row['details'])) as { pending: { plan: string } | null }).pending?.plan,
    ]),
    told: (
      await query(app, `SELECT event_id FROM inbox WHERE event_id LIKE 'news:change:one:done%'`)
    ).length,
  };
}

async function prepared(change: Change): Promise<Bench> {
  const bench = await aBench('power');
  await change.first?.(bench);
  await syncCustomer(bench.app, ALICE);
  await asks(bench.app, 'one', change);
  return bench;
}

describe.each(Object.entries(CHANGES))('%s', (_name, change) => {
  test.each(['before', 'after'] as const)(
    'by a process that dies %s any of its deeds ends as without the death',
    { timeout: 180_000 },
    async (moment) => {
      const run = (app: BillingApp) => changePlan(app, 'one');
      const scene = { prepare: () => prepared(change), run, endOf };
      const { deaths, differing } = await dieEverywhere(scene, moment);
      expect(differing).toEqual([]);
      expect(deaths).toBeGreaterThan(3);
    },
  );
});
