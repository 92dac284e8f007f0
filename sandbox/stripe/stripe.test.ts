import { expect, test } from 'vitest';
import {
  aCheckout,
  aReceiver,
  aStateFile,
  aStripe,
  clientOf,
  pay,
  refusalOf,
  until,
  WEBHOOK_SECRET,
} from './testing.ts';

test('a customer checks out, pays, comes back and the webhooks tell of it', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const receiver = await aReceiver();
  standIn.setWebhook({ url: receiver.url, secrets: [WEBHOOK_SECRET] });

  const customer = await stripe.customers.create({ name: 'Alice', metadata: { account: 'acc_1' } });
  const session = await aCheckout(stripe, {
    customer: customer.id,
    client_reference_id: 'acc_1',
    subscription_data: { metadata: { account: 'acc_1' } },
  });
  expect(session).toMatchObject({ object: 'checkout.session', status: 'open', amount_total: 3000 });
  expect(session.id).toMatch(/^cs_test_\w{58}$/);

  const answer = await pay(session);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`https://automna.test/paid?session=${session.id}`);

  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice', 'line_items.data.price.product', 'customer'],
  });
  expect(paid).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    url: null,
    customer: { id: customer.id, name: 'Alice' },
    line_items: { data: [{ price: { id: 'price_pro', product: { name: 'Pro' } } }] },
    subscription: {
      status: 'active',
      metadata: { account: 'acc_1' },
      items: { data: [{ price: { id: 'price_pro' } }] },
      latest_invoice: { status: 'paid', amount_paid: 3000 },
    },
  });

  await until(() => receiver.received.length >= 8);
  expect(receiver.received.map(({ type }) => type)).toEqual([
    'customer.created',
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
  for (const { body, signature } of receiver.received) {
    const event = await stripe.webhooks.constructEventAsync(body, signature, WEBHOOK_SECRET);
    expect(event).toMatchObject({ livemode: false, api_version: '2026-10-28.endive' });
  }
  expect(standIn.counts()).toEqual({ customers: 1, subscriptions: 1, openCheckouts: 0 });
});

test('a restart keeps the world, and open links work on the new port', async () => {
  const stateFile = aStateFile();
  const before = await aStripe({ stateFile });
  const session = await aCheckout(clientOf(before));
  await before.close();
  const after = await aStripe({ stateFile });
  const stripe = clientOf(after);
  const reread = await stripe.checkout.sessions.retrieve(session.id);
  expect(reread).toMatchObject({ status: 'open', customer: session.customer });
  expect(reread.url).toBe(`${after.url}/c/pay/${session.id}`);
  expect((await pay(reread)).status).toBe(303);
  expect(after.counts()).toEqual({ customers: 1, subscriptions: 1, openCheckouts: 0 });
});

test('calls are recorded by operation', async () => {
  const standIn = await aStripe();
  await pay(await aCheckout(clientOf(standIn)));
  expect(standIn.calls.map(({ operation, status }) => [operation, status])).toEqual([
    ['create-customer', 200],
    ['create-checkout-session', 200],
    ['pay-checkout', 303],
  ]);
});

test('a fault can be limited to an operation', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  standIn.faults.enable('down:list-customers');
  expect(await refusalOf(stripe.customers.list())).toMatchObject({ statusCode: 503 });
  expect(await stripe.products.list()).toMatchObject({ object: 'list' });
  standIn.faults.heal();
  expect(await stripe.customers.list()).toMatchObject({ data: [] });
});
