import { describe, expect, test } from 'vitest';
import {
  query,
  says as writes,
  type TestApp,
  valueOf,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { ALICE, aBench, type Bench, DAY, HOUR } from '../../test/fixtures/app-upgrade.ts';
import { clientOf } from '../../sandbox/stripe/testing.ts';
import { endLapsed } from '../accounts/end-lapsed.ts';
import { processEvents } from '../chat/process-events.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { sendNotice } from '../notices/send-notice.ts';
import { sweep } from '../work/sweep.ts';
import { cardUrl, openCardPage } from './card-page.ts';
import { followPaymentLink } from './payment-link.ts';
import { readBilling } from './read-billing.ts';
import { syncCustomer } from './sync-customer.ts';

const DECLINED = '4000 0000 0000 0341';
const GOOD = '4242 4242 4242 4242';

/** Alice's card is declined from now on, and her month ends. */
async function aFailure(): Promise<Bench> {
  const bench = await aBench('pro');
  bench.stripe.exchangeCard(customerOf(bench), DECLINED);
  await passes(bench, 16 * DAY);
  return bench;
}

const customerOf = ({ stripe, subscription }: Bench) =>
  String(stripe.state.subscriptions[subscription]?.customer);
const entitled = async (app: TestApp) => (await app.db.read(findEntitlement(ALICE, app.now())))[0];
const says = async (app: TestApp) => {
  await processEvents(app, 'console:main:alice');
  return wordsFor(app, 'alice');
};

/** Time passes hour by hour at Stripe, and a sync follows each day. */
async function passes({ app, stripe }: Bench, ms: number): Promise<void> {
  const end = app.clock.now + ms;
  while (app.clock.now < end) {
    app.clock.now = Math.min(app.clock.now + 6 * HOUR, end);
    stripe.counts();
    await syncCustomer(app, ALICE);
  }
}

const linksTo = async (app: TestApp) =>
  (await waitingFor(app, 'alice')).at(-1)?.screen.links?.map(({ label }) => label);

async function addsCard({ app }: Bench, cardNumber = GOOD): Promise<void> {
  const page = await openCardPage(app, cardUrl(app.config, ALICE, app.now()).split('/c/')[1] ?? '');
  const body = new URLSearchParams({ cardNumber });
  await fetch(`${page}/card`, { method: 'POST', body, redirect: 'manual' });
  await syncCustomer(app, ALICE);
}

test('each failed attempt is told once, with its next try and the last day; the plan stays for the grace', async () => {
  const bench = await aFailure();
  const { app } = bench;
  expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'past_due' });
  const words = await says(app);
  expect(words.match(/Your payment didn’t go through/g)).toHaveLength(1);
  expect(words).toMatch(/Next try: .*Last day: /s);
  await passes(bench, 4 * DAY);
  expect((await says(app)).match(/Your payment didn’t go through/g)).toHaveLength(2);
  await passes(bench, 4 * DAY);
  expect(await entitled(app)).toMatchObject({ plan: null, why: 'unpaid' });
});

test('another card pays the open invoice at once, and the next month too', async () => {
  const bench = await aFailure();
  const { app, stripe, subscription } = bench;
  const client = clientOf(stripe);
  await addsCard(bench);
  await syncCustomer(app, ALICE);
  expect(await client.subscriptions.retrieve(subscription)).toMatchObject({
    status: 'active',
    default_payment_method: null,
  });
  expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
  expect(await says(app)).toContain('Payment received, thank you! Pro goes on as before.');
  expect(await linksTo(app)).toEqual(['Receipt', 'Change card']);
  await passes(bench, 31 * DAY);
  expect(await says(app)).toMatch(/Paid: \$30 for Pro, .*\. Your next payment/);
});

test('an old link takes no money any more once Stripe has ended the plan', async () => {
  const bench = await aFailure();
  const { app, stripe, subscription } = bench;
  await passes(bench, 20 * DAY);
  expect(stripe.state.subscriptions[subscription]?.status).toBe('canceled');
  expect(Object.values(stripe.state.invoices).at(-1)).toMatchObject({ status: 'void' });
  expect(await entitled(app)).toMatchObject({ plan: null, why: 'ended' });
});

test('invoices speak the language of the chat, also after it has changed', async () => {
  const { app, stripe } = await aBench('pro');
  const languages = () =>
    Object.values(stripe.state.customers).map((each) => 'email' in each && each.preferred_locales);
  expect(languages()).toEqual([['en']]);
  await app.db.write([`UPDATE accounts SET locale = 'de-AT'`]);
  await syncCustomer(app, ALICE);
  const calls = stripe.calls.length;
  await syncCustomer(app, ALICE);
  expect(languages()).toEqual([['de']]);
  expect(stripe.calls.slice(calls).map(({ method }) => method)).not.toContain('POST');
});

test('the page for another card speaks the language of the chat', async () => {
  const bench = await aBench('pro');
  await bench.app.db.write([`UPDATE accounts SET locale = 'de'`]);
  await addsCard(bench);
  const [session] = Object.values(bench.stripe.state.portalSessions);
  expect(session?.locale).toBe('de');
});

test('every link to an invoice is a short one of ours, which leads to its page at Stripe', async () => {
  const { app } = await aFailure();
  await says(app);
  await writes(app, 'alice', '/billing');
  await readBilling(app, ALICE);
  await says(app);
  const [row] = await app.db.read(findSubscription(ALICE));
  const urls = (await waitingFor(app, 'alice')).flatMap(({ screen }) =>
    (screen.links ?? []).map(({ url }) => url),
  );
  expect(urls.filter((url) => url.includes('/i/'))).toEqual([]);
  const short = urls.filter((url) => /^https:\/\/automna\.test\/p\/\w{1,12}$/.test(url));
  const led = short.map((url) => followPaymentLink(app, url.split('/').at(-1) ?? ''));
  const pages = (await Promise.all(led)).map((each) => (each.state === 'open' ? each.url : null));
  expect(pages.length).toBeGreaterThanOrEqual(3);
  expect(pages).toContain(row?.payUrl);
  expect(pages).not.toContain(null);
});

test('an invoice paid on its own page leaves the card that fails, which the person hears', async () => {
  const bench = await aFailure();
  const { app, stripe, subscription } = bench;
  const [row] = await app.db.read(findSubscription(ALICE));
  const body = new URLSearchParams({ cardNumber: GOOD });
  await fetch(row?.payUrl ?? '', { method: 'POST', body, redirect: 'manual' });
  await syncCustomer(app, ALICE);
  expect(stripe.state.subscriptions[subscription]?.status).toBe('active');
  expect(await says(app)).toContain(
    'Pro goes on as before. The next payment is charged to your Visa ending in 0341.',
  );
});

test('a third card pays at once too, and one that is declined is charged once', async () => {
  const bench = await aFailure();
  const { app, stripe, subscription } = bench;
  await addsCard(bench);
  stripe.exchangeCard(customerOf(bench), DECLINED);
  await passes(bench, 31 * DAY);
  const attempts = () => Object.values(stripe.state.charges).filter(({ paid }) => !paid).length;
  const before = attempts();
  await addsCard(bench, DECLINED);
  // Stripe forgets its keys after a day.
  app.clock.now += 25 * HOUR;
  await syncCustomer(app, ALICE);
  expect(attempts()).toBe(before + 1);
  await addsCard(bench);
  expect(stripe.state.subscriptions[subscription]?.status).toBe('active');
  expect(await says(app)).toContain('Payment received, thank you! Pro goes on as before.');
});

test('a new card pays what is open, also when the newest invoice is a draft that nobody can pay', async () => {
  const bench = await aBench('pro');
  const { stripe, subscription } = bench;
  stripe.exchangeCard(customerOf(bench), DECLINED);
  stripe.failRenewal(subscription, 'unpaid');
  const owed = String(stripe.state.subscriptions[subscription]?.latest_invoice);
  await passes(bench, 31 * DAY);
  const newest = String(stripe.state.subscriptions[subscription]?.latest_invoice);
  expect(stripe.state.invoices[newest]?.status).toBe('draft');
  await addsCard(bench);
  expect(stripe.state.invoices[owed]?.status).toBe('paid');
});

describe('an account without a plan', () => {
  test('is kept for thirty days, then all its chats are told and the hold begins', async () => {
    const bench = await aFailure();
    const { app } = bench;
    await passes(bench, 8 * DAY);
    expect(await valueOf(app, 'SELECT count(*) FROM deletions')).toBe(0);
    const dueAt = Number(await valueOf(app, 'SELECT due_at FROM lapses'));
    const graceEnd = Number(await valueOf(app, 'SELECT past_due_since FROM subscriptions'));
    expect(dueAt).toBe(graceEnd + 37 * DAY);
    app.clock.now = dueAt;
    await endLapsed(app, ALICE);
    expect(await query(app, 'SELECT state FROM deletions')).toMatchObject([{ state: 'holding' }]);
    expect(await says(app)).toContain('You haven’t had a plan for 30 days');
  });

  test('that has paid meanwhile is not deleted', async () => {
    const bench = await aFailure();
    const { app, stripe, subscription } = bench;
    await passes(bench, 8 * DAY);
    stripe.exchangeCard(customerOf(bench), GOOD);
    stripe.payOpenInvoice(subscription);
    app.clock.now = Number(await valueOf(app, 'SELECT due_at FROM lapses'));
    await endLapsed(app, ALICE);
    expect(await query(app, 'SELECT state FROM deletions')).toEqual([]);
  });
});

test('whoever pays with a card that ends hears it two weeks and three days before, unless another card is there', async () => {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  const ends = Date.UTC(2027, 1);
  for (const { card } of Object.values(stripe.state.paymentMethods))
    if (card) Object.assign(card, { exp_month: 1, exp_year: 2027 });
  await syncCustomer(app, ALICE);
  const count = async (at: number): Promise<number> => {
    app.clock.now = at;
    stripe.counts();
    await syncCustomer(app, ALICE);
    app.enqueued.length = 0;
    await sweep(app);
    for (const { job, payload } of app.enqueued)
      if (job === 'send-notice') await sendNotice(app, (payload as { id: string }).id);
    return (await says(app)).split('is only good until January 2027').length - 1;
  };
  expect(await count(ends - 15 * DAY)).toBe(0);
  expect(await count(ends - 14 * DAY + HOUR)).toBe(1);
  await addsCard(bench);
  expect(await count(ends - 3 * DAY + HOUR)).toBe(1);
});

test('what ends by hand with a payment open offers no page to pay it on', async () => {
  const { app, stripe, subscription } = await aFailure();
  await clientOf(stripe).subscriptions.cancel(subscription);
  // One sync answers whatever happened before, and no other follows for a plan that has ended.
  await syncCustomer(app, ALICE);
  expect(await query(app, 'SELECT status, pay_url, sync_due_at FROM subscriptions')).toMatchObject([
    { status: 'canceled', pay_url: null, sync_due_at: null },
  ]);
});
