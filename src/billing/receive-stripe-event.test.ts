import { describe, expect, test } from 'vitest';
import {
  anAccount,
  query,
  testApp,
  type TestApp,
  valueOf,
  WEBHOOK_SECRET,
} from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { aStripe, aSubscription, clientOf, PRICES } from '../../sandbox/stripe/testing.ts';
import { signatureHeader } from '../../sandbox/stripe/webhook-signature.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { receiveStripeEvent } from './receive-stripe-event.ts';

const SECONDS = NOW / 1000;
let lastEvent = 0;

/** An event in Stripe's format. */
function anEvent(change: object = {}): string {
  return JSON.stringify({
    id: `evt_${(lastEvent += 1)}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: SECONDS,
    livemode: false,
    type: 'customer.subscription.updated',
    data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_1' } },
    ...change,
  });
}

const sign = (raw: string, at = SECONDS, secret = WEBHOOK_SECRET) =>
  signatureHeader(raw, [secret], at);
const receive = (app: TestApp, raw: string, signature = sign(raw)) =>
  receiveStripeEvent(app, raw, signature);
const stored = (app: TestApp) => query(app, 'SELECT * FROM stripe_events');

describe('the signature', () => {
  test.each([
    ['fresh', 0],
    ['299 seconds old', -299],
    ['60 seconds ahead, for clocks differ', 60],
  ])('one that is %s is taken', async (_what, seconds) => {
    const app = await testApp();
    const raw = anEvent();
    await receive(app, raw, sign(raw, SECONDS + seconds));
    expect(await stored(app)).toHaveLength(1);
  });

  test.each([
    ['301 seconds old', -301],
    ['61 seconds ahead', 61],
    ['a year ahead', 365 * 86_400],
  ])('one that is %s is refused', async (_what, seconds) => {
    const app = await testApp();
    const raw = anEvent();
    const receiving = receive(app, raw, sign(raw, SECONDS + seconds));
    await expect(receiving).rejects.toMatchObject({ code: 'bad_input' });
    expect(await stored(app)).toEqual([]);
  });

  test('a thin event is acknowledged and ignored when it is signed, and refused when it is not', async () => {
    const app = await testApp();
    const raw = JSON.stringify({ id: 'evt_thin', object: 'v2.core.event', type: 'v1.x' });
    await receive(app, raw);
    await expect(receive(app, raw, sign(raw, SECONDS, 'whsec_other_012345'))).rejects.toMatchObject(
      {
        code: 'bad_input',
      },
    );
    expect(await stored(app)).toEqual([]);
  });

  test('both secrets are accepted while one is being replaced', async () => {
    const app = await testApp({
      settings: { STRIPE_WEBHOOK_SECRETS: 'whsec_test_new_0123,whsec_test_old_0123' },
    });
    for (const secret of ['whsec_test_new_0123', 'whsec_test_old_0123']) {
      const raw = anEvent();
      await receive(app, raw, sign(raw, SECONDS, secret));
    }
    expect(await stored(app)).toHaveLength(2);
  });

  test('the log says that a delivery is too old, whichever secret fits', async () => {
    const app = await testApp({
      settings: { STRIPE_WEBHOOK_SECRETS: `whsec_sandbox_only_earlier,${WEBHOOK_SECRET}` },
    });
    const raw = anEvent();
    const receiving = receive(app, raw, sign(raw, SECONDS - 301));
    await expect(receiving).rejects.toMatchObject({
      cause: { message: expect.stringContaining('Timestamp outside') },
    });
  });

  test('one header may contain the signatures of both', async () => {
    const app = await testApp();
    const raw = anEvent();
    await receive(app, raw, signatureHeader(raw, ['whsec_other', WEBHOOK_SECRET], SECONDS));
    expect(await stored(app)).toHaveLength(1);
  });

  test.each<[string, (raw: string) => [string, string]]>([
    ['of another secret', (raw) => [raw, sign(raw, SECONDS, 'whsec_not_ours')]],
    ['of another body', (raw) => [raw.replace('evt_', 'evt_x'), sign(raw)]],
    [
      'of a body that was parsed and written again',
      (raw) => [JSON.stringify(JSON.parse(raw), null, 1), sign(raw)],
    ],
    ['that is missing', (raw) => [raw, '']],
    ['without a time', (raw) => [raw, sign(raw).replace(/t=\d+,/, '')]],
    ['with two times', (raw) => [raw, `t=${SECONDS},${sign(raw, SECONDS - 1000)}`]],
    ['that is no signature', (raw) => [raw, 'nonsense']],
  ])('one %s is refused', async (_what, forge) => {
    const app = await testApp();
    const [raw, signature] = forge(anEvent());
    const receiving = receiveStripeEvent(app, raw, signature);
    await expect(receiving).rejects.toMatchObject({ code: 'bad_input' });
    expect(await stored(app)).toEqual([]);
    expect(app.enqueued).toEqual([]);
  });
});

test('an event of live mode is dropped and logged as an error in test mode', async () => {
  const app = await testApp();
  await receive(app, anEvent({ livemode: true }));
  expect(await stored(app)).toEqual([]);
  expect(app.logged.join()).toContain('wrong mode');
});

test('an event is stored with its customer, and its job is enqueued', async () => {
  const app = await testApp();
  await receive(app, anEvent({ id: 'evt_x' }));
  expect(await stored(app)).toMatchObject([
    { id: 'evt_x', customer_id: 'cus_1', object_id: 'sub_1', state: 'received', due_at: NOW },
  ]);
  expect(app.enqueued).toEqual([
    { job: 'process-stripe-event', payload: { id: 'evt_x' }, delayMs: 0 },
  ]);
});

test.each([
  ['text', { id: 'in_1', object: 'invoice', customer: 'cus_9' }],
  ['an object', { id: 'in_1', object: 'invoice', customer: { id: 'cus_9', object: 'customer' } }],
  ['the object itself', { id: 'cus_9', object: 'customer' }],
])('the customer may be %s', async (_how, object) => {
  const app = await testApp();
  await receive(app, anEvent({ data: { object } }));
  expect(await stored(app)).toMatchObject([{ customer_id: 'cus_9' }]);
});

test('an irrelevant event is stored and ignored', async () => {
  const app = await testApp();
  await receive(app, anEvent({ type: 'product.updated' }));
  expect(await stored(app)).toMatchObject([{ state: 'ignored', due_at: null }]);
  expect(app.enqueued).toEqual([]);
});

test('an event delivered three times at once is stored once, and enqueued each time until it is done', async () => {
  const app = await testApp();
  const raw = anEvent({ id: 'evt_x' });
  await Promise.all([receive(app, raw), receive(app, raw), receive(app, raw)]);
  expect(await stored(app)).toHaveLength(1);
  expect(app.enqueued).toHaveLength(3);
});

describe('processing an event', () => {
  async function aCustomer() {
    const clock = { now: NOW };
    const stripe = await aStripe({ now: () => clock.now, prices: PRICES });
    const app = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url } });
    const accountId = await anAccount(app);
    const customer = await clientOf(stripe).customers.create({ metadata: { account: accountId } });
    await app.db.write([ensureCustomer(accountId, NOW), saveCustomer(accountId, customer.id)]);
    const data = { object: { id: 'sub_1', object: 'subscription', customer: customer.id } };
    return { app, stripe, customer, data };
  }

  test('syncs the customer with Stripe, whatever the event contains', async () => {
    const { app, stripe, customer, data } = await aCustomer();
    await aSubscription(clientOf(stripe), customer.id);
    await receive(app, anEvent({ id: 'evt_x', data, type: 'customer.subscription.deleted' }));
    await processStripeEvent(app, 'evt_x');
    expect(await stored(app)).toMatchObject([{ state: 'done', due_at: null }]);
    expect(await query(app, 'SELECT plan, status FROM subscriptions')).toMatchObject([
      { plan: 'pro', status: 'active' },
    ]);
  });

  test('marks the event as done only once the sync has succeeded', async () => {
    const { app, stripe, customer, data } = await aCustomer();
    await aSubscription(clientOf(stripe), customer.id);
    stripe.faults.enable('rate-limited:list-subscriptions*1');
    const raw = anEvent({ id: 'evt_x', data });
    await receive(app, raw);
    await expect(processStripeEvent(app, 'evt_x')).rejects.toThrow();
    expect(await stored(app)).toMatchObject([
      { state: 'received', attempts: 1, due_at: NOW + 2000 },
    ]);
    await processStripeEvent(app, 'evt_x');
    expect(await stored(app)).toMatchObject([{ state: 'done' }]);
    await receive(app, raw);
    expect(await stored(app)).toMatchObject([{ state: 'done' }]);
  });

  test('answers all events of a customer that came before with one sync', async () => {
    const { app, stripe, data } = await aCustomer();
    for (const type of ['invoice.paid', 'customer.subscription.created', 'refund.failed'])
      await receive(app, anEvent({ id: type, type, data }));
    await processStripeEvent(app, 'invoice.paid');
    const states = await query(app, 'SELECT id, state FROM stripe_events ORDER BY id');
    expect(states).toMatchObject([
      { id: 'customer.subscription.created', state: 'done' },
      { id: 'invoice.paid', state: 'done' },
      { id: 'refund.failed', state: 'received' },
    ]);
    expect(stripe.calls.filter(({ operation }) => operation === 'list-subscriptions')).toHaveLength(
      1,
    );
  });

  test('ignores an event that is done', async () => {
    const { app, stripe, data } = await aCustomer();
    await receive(app, anEvent({ id: 'evt_x', data }));
    await processStripeEvent(app, 'evt_x');
    const calls = stripe.calls.length;
    await processStripeEvent(app, 'evt_x');
    await processStripeEvent(app, 'evt_unknown');
    expect(stripe.calls).toHaveLength(calls);
  });

  test('logs an unknown customer and does not retry', async () => {
    const app = await testApp();
    await receive(app, anEvent({ id: 'evt_x' }));
    await processStripeEvent(app, 'evt_x');
    expect(await valueOf(app, 'SELECT state FROM stripe_events')).toBe('done');
    expect(app.logged.join()).toContain('an unknown customer');
  });
});
