import { expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { aStripe, clientOf } from '../../sandbox/stripe/testing.ts';
import { HANDLED_EVENTS } from '../billing/process-stripe-event.ts';
import { checkStripe } from './stripe.ts';

test('a webhook that does not send every event is told, with the way to mend it', async () => {
  const stripe = await aStripe();
  const { config } = await testApp({ settings: { STRIPE_API_URL: stripe.url } });
  const client = clientOf(stripe);
  const url = `${config.web.publicUrl}/stripe/webhook`;
  const webhook = async () =>
    (await checkStripe(config)).find(({ name }) => name === 'Stripe webhook');
  const { id } = await client.webhookEndpoints.create({ url, enabled_events: ['invoice.paid'] });
  expect(await webhook()).toMatchObject({
    isOk: false,
    text: expect.stringContaining('run scripts/stripe-bootstrap'),
  });
  const enabled_events = [...HANDLED_EVENTS] as ['*'];
  await client.webhookEndpoints.update(id, { enabled_events });
  expect(await webhook()).toMatchObject({
    isOk: true,
    text: expect.stringContaining('in version of the account of the API instead of 2026-10-28'),
  });
  const version = { url, enabled_events, api_version: '2026-10-28.endive' as const };
  await client.webhookEndpoints.create(version);
  expect((await webhook())?.text).toBe(`leads to ${url}`);
});
