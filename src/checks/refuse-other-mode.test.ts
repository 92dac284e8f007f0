import { expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { aStripe, clientOf, PRICES } from '../../sandbox/stripe/testing.ts';
import { refuseOtherMode } from './refuse-other-mode.ts';

const power = { ...PRICES[1]!, id: 'price_power', lookupKey: 'power', unitAmount: 4000 };

test('prices of the mode of the key let the service start', async () => {
  const stripe = await aStripe({ prices: [...PRICES, power] });
  const app = await testApp({ settings: { STRIPE_API_URL: stripe.url } });
  await expect(refuseOtherMode(app)).resolves.toBeUndefined();
});

test('a live key with prices of test mode is refused, and so is the reverse', async () => {
  const stripe = await aStripe({ prices: [...PRICES, power] });
  const app = await testApp({ settings: { STRIPE_API_URL: stripe.url } });
  const { config } = app;
  const live = { ...config, stripe: { ...config.stripe, livemode: true } };
  await expect(refuseOtherMode({ ...app, config: live })).rejects.toThrow(
    /is of live mode, but .*price_starter.* of test mode/,
  );
});

test('while Stripe is away, the service starts', async () => {
  const stripe = await aStripe({ prices: [...PRICES, power] });
  stripe.faults.enable('down');
  const app = await testApp({ settings: { STRIPE_API_URL: stripe.url } });
  await expect(refuseOtherMode({ ...app, stripe: clientOf(stripe) })).resolves.toBeUndefined();
  expect(app.logged.join('')).toContain('could not ask Stripe about a price');
});
