import { expect, test } from 'vitest';
import { anAccount, query, testApp, valueOf } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { aCheckout, aStripe, clientOf, pay } from '../../sandbox/stripe/testing.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { findMissedEvents } from './find-missed-events.ts';
import { processStripeEvent } from './process-stripe-event.ts';

const DAY = 24 * 60 * MINUTE;

test('events that never arrived are found, processed once, and not looked for after three days', async () => {
  const clock = { now: NOW };
  const stripe = await aStripe({ now: () => clock.now });
  // Nothing listens there.
  stripe.setWebhook({ url: 'http://127.0.0.1:1/webhook', secrets: ['whsec_sandbox_current'] });
  const app = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url } });
  await anAccount(app);
  const client = clientOf(stripe);
  // The sync sets no other language, which would be another event.
  const { id: customer } = await client.customers.create({ preferred_locales: ['en'] });
  await app.db.write([ensureCustomer('acc_alice', NOW), saveCustomer('acc_alice', customer)]);
  await pay(await aCheckout(client, { customer }));

  expect(await findMissedEvents(app)).toBeGreaterThan(0);
  const found = await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`);
  for (const { id } of found) await processStripeEvent(app, String(id));
  expect(await valueOf(app, 'SELECT plan FROM subscriptions')).toBe('pro');

  await findMissedEvents(app);
  expect(await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`)).toEqual([]);
  clock.now += 4 * DAY;
  expect(await findMissedEvents(app)).toBe(0);
});
