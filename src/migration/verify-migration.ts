import type { App } from '../app.ts';
import { PLANS } from '../domain/plans.ts';
import { planOfPrice } from '../billing/plan-of-price.ts';
import { type JournalEntry, listEntries } from '../store/migration-journal.ts';
import { listStoredPrices } from '../store/subscriptions.ts';

/** Where the journal of a run, Stripe and the stored subscriptions disagree. */
export type Verified = { checked: number; problems: string[] };

type VerifyApp = Pick<App, 'config' | 'db' | 'stripe'>;

/** Compares what a run says with what is at Stripe now and with what is stored here. Changes nothing. */
export async function verifyMigration(app: VerifyApp, runId: string): Promise<Verified> {
  const [entries, stored] = await app.db.read(listEntries(runId), listStoredPrices());
  const changed = entries.filter(({ state }) => state === 'applied' || state === 'reverted');
  const atStripe = await pricesAtStripe(app);
  const problems = changed.flatMap((entry) => problemsOf(app, entry, { stored, atStripe }));
  const open = entries.filter(({ state }) => state === 'applying' || state === 'reverting');
  return {
    checked: changed.length,
    problems: [
      ...problems,
      ...open.map(({ accountId, state }) => `${accountId}: is still ${state}`),
    ],
  };
}

type Seen = {
  atStripe: Map<string, string>;
  stored: Map<string, { priceId: string; plan: string | null }>;
};

function problemsOf(app: VerifyApp, entry: JournalEntry, { atStripe, stored }: Seen): string[] {
  const { accountId, stripeSubscriptionId, state, fromPrice, toPrice } = entry;
  const wanted = (state === 'applied' ? toPrice : fromPrice) ?? '';
  const there = atStripe.get(stripeSubscriptionId ?? '');
  const here = stored.get(accountId);
  return [
    ...(there === wanted ? [] : [`${accountId}: Stripe has ${there ?? 'nothing'}, not ${wanted}`]),
    ...(here?.priceId === wanted
      ? []
      : [`${accountId}: ${here?.priceId ?? 'nothing'} is stored here, not ${wanted}`]),
    ...(here && here.plan !== planOfPrice(app.config, wanted)
      ? [`${accountId}: has the plan ${here.plan}`]
      : []),
  ];
}

/** The price of each subscription that has one of ours, page by page. */
async function pricesAtStripe({ config, stripe }: VerifyApp): Promise<Map<string, string>> {
  const { prices, legacyPrices } = config.stripe;
  const found = new Map<string, string>();
  for (const price of [...PLANS.flatMap((plan) => prices[plan]), ...Object.keys(legacyPrices)]) {
    for await (const { id } of stripe.subscriptions.list({ price, status: 'all', limit: 100 }))
      found.set(id, price);
  }
  return found;
}
