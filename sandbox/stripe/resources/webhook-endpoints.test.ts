import { expect, test } from 'vitest';
import { aReceiver, aStripe, clientOf, refusalOf, until } from '../testing.ts';

test('an endpoint gets its events alone, signed with a secret that is shown once', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const receiver = await aReceiver();
  const made = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['customer.updated'],
    api_version: '2026-10-28.endive',
  });
  expect(made.secret).toMatch(/^whsec_/);
  expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty('secret');
  const { id } = await stripe.customers.create({ name: 'Alice' });
  await stripe.customers.update(id, { name: 'Bob' });
  await until(() => receiver.received.length === 1);
  const [{ body, signature, type }] = receiver.received as [(typeof receiver.received)[0]];
  expect(type).toBe('customer.updated');
  await stripe.webhooks.constructEventAsync(body, signature, made.secret ?? '');

  await stripe.webhookEndpoints.update(made.id, { disabled: true });
  await stripe.customers.update(id, { name: 'Carol' });
  expect(standIn.webhookAttempts).toHaveLength(1);
  await stripe.webhookEndpoints.del(made.id);
  expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
});

test.each([
  [{ api_version: '2020-08-27' as const }, 'api_version'],
  [{ enabled_events: ['Customer Updated' as const] }, 'enabled_events'],
])('an endpoint with %j is refused', async (wrong, param) => {
  const stripe = clientOf(await aStripe());
  const creating = stripe.webhookEndpoints.create({
    url: 'https://automna.test/stripe/webhook',
    enabled_events: ['*'],
    ...wrong,
  } as Parameters<typeof stripe.webhookEndpoints.create>[0]);
  expect(await refusalOf(creating)).toMatchObject({ statusCode: 400, param });
});

test('chaos delivers some events never, some twice, and what never came is listed', async () => {
  const draws = [0, 0.9, 0.5, 0.1, 0.3, 0.5];
  const standIn = await aStripe({ random: () => draws.shift() ?? 0 });
  const stripe = clientOf(standIn);
  const receiver = await aReceiver();
  standIn.setWebhook({ url: receiver.url, secrets: ['whsec_a'] });
  standIn.faults.enable('webhook-chaos');
  const names = ['never', 'twice', 'once'];
  for (const name of names) await stripe.customers.create({ name });
  await until(() => receiver.received.length === 3);
  const timesOf = (name: string) =>
    receiver.received.filter(({ body }) => body.includes(`"name": "${name}"`)).length;
  expect(names.map(timesOf)).toEqual([0, 2, 1]);
  const missed = await stripe.events.list({ delivery_success: false });
  expect(missed.data.map(({ data }) => data.object)).toMatchObject([{ name: 'never' }]);
});
