import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  aCheckout,
  aReceiver,
  aStateFile,
  aStripe,
  clientOf,
  pay,
  refusalOf,
  type Receiver,
  until,
  WEBHOOK_SECRET,
} from './testing.ts';

const PAID = [
  'customer.subscription.created',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'customer.subscription.updated',
  'checkout.session.completed',
];

test('an event shows its object as it was then', async () => {
  const { stripe, receiver } = await aListener();
  const { id } = await stripe.customers.create({ name: 'Alice' });
  await stripe.customers.update(id, { name: 'Bob' });
  await until(() => receiver.received.length === 2);
  expect(eventsOf(receiver)).toMatchObject([
    { type: 'customer.created', data: { object: { name: 'Alice' } } },
    {
      type: 'customer.updated',
      data: { object: { name: 'Bob' }, previous_attributes: { name: 'Alice' } },
    },
  ]);
});

test('an event names the request it came from', async () => {
  const { stripe, receiver } = await aListener();
  const customer = await stripe.customers.create({}, { idempotencyKey: 'customer:acc_1:1' });
  await until(() => receiver.received.length === 1);
  expect(eventsOf(receiver)[0]?.request).toEqual({
    id: customer.lastResponse.requestId,
    idempotency_key: 'customer:acc_1:1',
  });
});

test('a subscription begins incomplete and becomes active', async () => {
  const { stripe, receiver } = await aListener();
  await pay(await aCheckout(stripe));
  await until(() => receiver.received.length === 8);
  const events = eventsOf(receiver).filter(({ type }) => type.startsWith('customer.subscription'));
  expect(events).toMatchObject([
    { data: { object: { status: 'incomplete' } } },
    { data: { object: { status: 'active' }, previous_attributes: { status: 'incomplete' } } },
  ]);
});

test('each of two secrets verifies', async () => {
  const { standIn, stripe, receiver } = await aListener();
  standIn.setWebhook({ url: receiver.url, secrets: ['whsec_old', 'whsec_new'] });
  await stripe.customers.create();
  await until(() => receiver.received.length === 1);
  const { body, signature } = receiver.received[0]!;
  for (const secret of ['whsec_old', 'whsec_new']) {
    const event = await stripe.webhooks.constructEventAsync(body, signature, secret);
    expect(event.type).toBe('customer.created');
  }
  await expect(stripe.webhooks.constructEventAsync(body, signature, 'whsec_x')).rejects.toThrow();
});

test('a webhook is repeated until it is answered with 2xx', async () => {
  const { standIn, stripe, receiver } = await aListener();
  receiver.answers.push(500, 302, 204);
  await stripe.customers.create();
  await until(() => standIn.webhookAttempts.length === 3);
  expect(standIn.webhookAttempts.map(({ status }) => status)).toEqual([500, 302, 204]);
  expect(new Set(eventsOf(receiver).map(({ id }) => id)).size).toBe(1);
});

test('a webhook that nobody takes is given up, and the event can be asked for', async () => {
  const { standIn, stripe, receiver } = await aListener({ webhookRetryMs: [5] });
  receiver.answers.push(500, 500);
  const { id } = await stripe.customers.create();
  await until(() => standIn.webhookAttempts.length === 2);
  const { data } = await stripe.events.list({ delivery_success: false });
  expect(data).toMatchObject([{ type: 'customer.created', data: { object: { id } } }]);
  standIn.redeliver(data[0]!.id);
  await until(() => standIn.webhookAttempts.length === 3);
  expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
});

test('a webhook that is pending is delivered after a restart', async () => {
  const stateFile = aStateFile();
  const { standIn, stripe, receiver } = await aListener({ stateFile, webhookRetryMs: [60_000] });
  receiver.answers.push(500);
  await stripe.customers.create();
  await until(() => standIn.webhookAttempts.length === 1);
  await standIn.close();
  const again = await aStripe({ stateFile });
  await until(() => receiver.received.length === 2);
  await until(() => again.webhookAttempts.length === 1);
  expect(again.webhookAttempts).toMatchObject([{ type: 'customer.created', status: 200 }]);
});

test('events are listed by type', async () => {
  const { stripe } = await aListener();
  await pay(await aCheckout(stripe));
  const typesOf = async (params: Stripe.EventListParams) =>
    (await stripe.events.list(params)).data.map(({ type }) => type);
  expect(await typesOf({ type: 'invoice.paid' })).toEqual(['invoice.paid']);
  expect(await typesOf({ type: 'customer.subscription.*' })).toHaveLength(2);
  expect(await typesOf({ types: ['invoice.paid', 'customer.created'] })).toEqual([
    'invoice.paid',
    'customer.created',
  ]);
  const [event] = (await stripe.events.list({ limit: 1 })).data;
  expect(await stripe.events.retrieve(event!.id)).toMatchObject({ id: event!.id });
});

test('more than twenty types at once are refused', async () => {
  const stripe = clientOf(await aStripe());
  const types = Array.from({ length: 21 }, () => 'invoice.paid');
  expect(await refusalOf(stripe.events.list({ types }))).toMatchObject({ param: 'types' });
});

test('webhook-duplicate delivers twice', async () => {
  const { standIn, stripe, receiver } = await aListener();
  standIn.faults.enable('webhook-duplicate:customer-created*1');
  await stripe.customers.create();
  await until(() => receiver.received.length === 2);
  const [one, two] = eventsOf(receiver);
  expect(one?.id).toBe(two?.id);
});

test('webhook-reorder delivers the events of a payment backwards', async () => {
  const { standIn, stripe, receiver } = await aListener();
  const session = await aCheckout(stripe);
  await until(() => receiver.received.length === 1);
  standIn.faults.enable('webhook-reorder*1');
  await pay(session);
  await until(() => receiver.received.length === 8);
  expect(receiver.received.slice(1).map(({ type }) => type)).toEqual(PAID.toReversed());
});

test('webhook-delay delivers an event after the others', async () => {
  // Long enough for seven deliveries on a busy machine.
  const { standIn, stripe, receiver } = await aListener({ slowMs: 1200 });
  standIn.faults.enable('webhook-delay:customer-subscription-created*1');
  await pay(await aCheckout(stripe));
  await until(() => receiver.received.length === 8);
  expect(receiver.received.at(-1)?.type).toBe('customer.subscription.created');
});

test('webhook-drop loses an event for good', async () => {
  const { standIn, stripe, receiver } = await aListener();
  standIn.faults.enable('webhook-drop:checkout-session-completed*1');
  await pay(await aCheckout(stripe));
  await until(() => receiver.received.length === 7);
  expect(receiver.received.map(({ type }) => type)).not.toContain('checkout.session.completed');
  const { data } = await stripe.events.list({ delivery_success: false });
  expect(data.map(({ type }) => type)).toEqual(['checkout.session.completed']);
});

test.each([
  ['webhook-bad-signature', 'No signatures found'],
  ['webhook-stale', 'Timestamp outside the tolerance zone'],
])('%s fails verification', async (fault, message) => {
  const { standIn, stripe, receiver } = await aListener();
  standIn.faults.enable(`${fault}*1`);
  await stripe.customers.create();
  await until(() => receiver.received.length === 1);
  const { body, signature } = receiver.received[0]!;
  const verifying = stripe.webhooks.constructEventAsync(body, signature, WEBHOOK_SECRET);
  await expect(verifying).rejects.toThrow(message);
});

test('webhook-wrong-mode is signed well but comes from live mode', async () => {
  const { standIn, stripe, receiver } = await aListener();
  standIn.faults.enable('webhook-wrong-mode*1');
  await stripe.customers.create();
  await until(() => receiver.received.length === 1);
  const { body, signature } = receiver.received[0]!;
  const event = await stripe.webhooks.constructEventAsync(body, signature, WEBHOOK_SECRET);
  expect(event.livemode).toBe(true);
});

async function aListener(options: Parameters<typeof aStripe>[0] = {}) {
  const standIn = await aStripe(options);
  const receiver = await aReceiver();
  standIn.setWebhook({ url: receiver.url, secrets: [WEBHOOK_SECRET] });
  return { standIn, stripe: clientOf(standIn), receiver };
}

function eventsOf({ received }: Receiver): Stripe.Event[] {
  return received.map(({ body }) => JSON.parse(body) as Stripe.Event);
}
