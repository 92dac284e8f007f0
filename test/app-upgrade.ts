import type { Invoice } from '../sandbox/stripe/wire.ts';
import type { StripeStandIn } from '../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay, PRICES } from '../sandbox/stripe/testing.ts';
import { syncCustomer } from '../src/billing/sync-customer.ts';
import { upgradePlan } from '../src/billing/upgrade-plan.ts';
import type { Plan } from '../src/plans.ts';
import type { Row } from '../src/store/database.ts';
import { ensureCustomer, saveCustomer } from '../src/store/customers.ts';
import { addUpgrade, confirmUpgrade } from '../src/store/upgrades.ts';
import { anAccount, query, testApp, type TestApp, valueOf } from './app.ts';
import { MINUTE, NOW } from './app-facts.ts';

export const ALICE = 'acc_alice';
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const POWER = {
  id: 'price_power',
  productId: 'prod_power',
  productName: 'Power',
  lookupKey: 'power_monthly',
  unitAmount: 4000,
};

export type Bench = { app: TestApp; stripe: StripeStandIn; subscription: string };

/** Alice pays for a plan, and half of its month of thirty days is over. */
export async function aBench(plan: Plan = 'starter'): Promise<Bench> {
  const clock = { now: NOW };
  const stripe = await aStripe({ now: () => clock.now, prices: [...PRICES, POWER] });
  const client = clientOf(stripe);
  const settings = { STRIPE_API_URL: stripe.url, OPERATORS_CONSOLE: 'olga' };
  // The library's own tries take seconds, and what is lost once shall be lost.
  const app = { ...(await testApp({ clock, settings })), stripe: client };
  await anAccount(app);
  const { id: customer } = await client.customers.create({ metadata: { account: ALICE } });
  await app.db.write([ensureCustomer(ALICE, NOW), saveCustomer(ALICE, customer)]);
  const lines = { line_items: [{ price: `price_${plan}`, quantity: 1 }] };
  await pay(await aCheckout(client, { customer, ...lines }));
  await syncCustomer(app, ALICE);
  clock.now += 15 * DAY;
  return { app, stripe, subscription: Object.keys(stripe.state.subscriptions)[0] ?? '' };
}

export async function asks(app: TestApp, id = 'one', plan: Plan = 'pro'): Promise<void> {
  await app.db.write(addUpgrade({ id, accountId: ALICE, plan, now: app.now() }));
  await upgradePlan(app, id);
}

export async function confirms(app: TestApp, id = 'one'): Promise<void> {
  await app.db.write([confirmUpgrade(id, ALICE, app.now())]);
}

/** Asks, says yes, and has it done. */
export async function upgrades(app: TestApp, id = 'one', plan: Plan = 'pro'): Promise<void> {
  await asks(app, id, plan);
  await confirms(app, id);
  await upgradePlan(app, id);
}

export const upgradeOf = async (app: TestApp, id = 'one'): Promise<Row> =>
  (await query(app, 'SELECT * FROM upgrades WHERE id = ?', id))[0] ?? {};
export const planOf = (app: TestApp) => valueOf(app, 'SELECT plan FROM subscriptions');
/** What was told, oldest first; the words of an event are gone once it is answered. */
export const newsOf = async (app: TestApp) =>
  (
    await query(app, `SELECT event_id FROM inbox WHERE event_id LIKE 'news:upgrade:%' ORDER BY seq`)
  ).map((row) => /^news:upgrade:[^:]+:([a-z]+(?:_[a-z]+)?)/.exec(String(row['event_id']))?.[1]);
export const changesOf = ({ state }: StripeStandIn): Invoice[] =>
  Object.values(state.invoices).filter(
    ({ billing_reason: reason }) => reason === 'subscription_update',
  );
export const paidOf = (stripe: StripeStandIn): number[] =>
  changesOf(stripe).flatMap(({ status, amount_paid }) => (status === 'paid' ? [amount_paid] : []));
export const priceOf = ({ stripe, subscription }: Bench) =>
  stripe.state.subscriptions[subscription]?.items.data[0]?.price.id;
export const payInvoice = ({ stripe, subscription }: Bench) =>
  pay({
    url:
      stripe.state.invoices[String(stripe.state.subscriptions[subscription]?.latest_invoice)]
        ?.hosted_invoice_url ?? null,
  });
