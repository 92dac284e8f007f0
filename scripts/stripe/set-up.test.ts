import { expect, test } from 'vitest';
import { aStripe, clientOf } from '../../sandbox/stripe/testing.ts';
import { HANDLED_EVENTS } from '../../src/billing/process-stripe-event.ts';
import type { Stripe } from '../../src/stripe/client.ts';
import { setUpStripe } from './set-up.ts';
import type { SetUp } from './step.ts';

async function aSetUp(change: Partial<SetUp> = {}) {
  const standIn = await aStripe({ prices: [], portal: 'none' });
  const setUp: SetUp = {
    stripe: clientOf(standIn),
    publicUrl: 'https://automna.test',
    pages: { privacy: false, terms: true },
    isApplied: true,
    taxBehavior: null,
    ...change,
  };
  return { standIn, setUp, stripe: setUp.stripe };
}

const writesOf = ({ calls }: { calls: { method: string }[] }) =>
  calls.filter(({ method }) => method !== 'GET').length;
const settingOf = (settings: string[], name: string) =>
  settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);

test('without --apply it says everything and writes nothing', async () => {
  const { standIn, setUp } = await aSetUp({ isApplied: false });
  const { steps, settings } = await setUpStripe(setUp);
  expect(steps.map((text) => text.split(':')[0])).toEqual([
    '+ product automna_starter',
    '+ price automna_starter_monthly',
    '+ product automna_pro',
    '+ price automna_pro_monthly',
    '+ product automna_power',
    '+ price automna_power_monthly',
    '+ portal configuration',
    '+ webhook endpoint https',
  ]);
  expect(settings).toEqual([]);
  expect(writesOf(standIn)).toBe(0);
});

test('with --apply it is done, and a second run changes nothing', async () => {
  const { standIn, setUp, stripe } = await aSetUp();
  const first = await setUpStripe(setUp);
  const written = writesOf(standIn);
  expect(written).toBe(8);
  const second = await setUpStripe(setUp);
  expect(second.steps).toEqual([]);
  expect(writesOf(standIn)).toBe(written);

  const prices = settingOf(first.settings, 'STRIPE_PRICES');
  expect(prices).toMatch(/^starter:price_\w+,pro:price_\w+,power:price_\w+$/);
  expect(settingOf(second.settings, 'STRIPE_PRICES')).toBe(prices);
  expect(settingOf(first.settings, 'STRIPE_WEBHOOK_SECRETS')).toMatch(/^whsec_/);
  expect(settingOf(second.settings, 'STRIPE_WEBHOOK_SECRETS')).toBeUndefined();
  expect(second.notes.join()).toContain('stays as it is');

  const [endpoint] = (await stripe.webhookEndpoints.list()).data;
  expect(endpoint).toMatchObject({
    url: 'https://automna.test/stripe/webhook',
    api_version: '2026-10-28.endive',
    enabled_events: [...HANDLED_EVENTS].toSorted(),
  });
  const [portal] = (await stripe.billingPortal.configurations.list()).data;
  expect(portal).toMatchObject({
    business_profile: {
      headline: expect.stringContaining('Automna'),
      privacy_policy_url: null,
      terms_of_service_url: 'https://automna.test/terms',
    },
    features: {
      subscription_cancel: { enabled: true, mode: 'at_period_end' },
      subscription_update: { enabled: false },
      subscription_pause: { enabled: false },
    },
  });
});

test('another amount is a new price, and the old one is still honoured', async () => {
  const { setUp, stripe } = await aSetUp();
  const before = settingOf((await setUpStripe(setUp)).settings, 'STRIPE_PRICES') ?? '';
  const pro = /pro:(price_\w+)/.exec(before)?.[1] ?? '';
  // As if the plan had cost less until today.
  const cheaper = await stripe.prices.create({
    product: 'automna_pro',
    currency: 'usd',
    unit_amount: 2500,
    recurring: { interval: 'month' },
    lookup_key: 'automna_pro_monthly',
    transfer_lookup_key: true,
  });
  const { steps, settings } = await setUpStripe(setUp);
  expect(steps).toEqual([expect.stringContaining(`instead of ${cheaper.id}`)]);
  const [sold, ...honoured] = (settingOf(settings, 'STRIPE_PRICES') ?? '')
    .split(',')
    .filter((entry) => entry.startsWith('pro:'));
  expect(honoured).toEqual([`pro:${cheaper.id}`, `pro:${pro}`]);
  const price = await stripe.prices.retrieve(sold?.slice(4) ?? '');
  expect(price).toMatchObject({ unit_amount: 3000, lookup_key: 'automna_pro_monthly' });
  expect(await stripe.prices.retrieve(cheaper.id)).toMatchObject({ active: true });
});

test('prices keep their tax until another one is asked for, which makes new prices', async () => {
  const { setUp, stripe } = await aSetUp();
  await setUpStripe({ ...setUp, taxBehavior: 'inclusive' });
  expect((await setUpStripe(setUp)).steps).toEqual([]);
  const { steps } = await setUpStripe({ ...setUp, taxBehavior: 'exclusive' });
  expect(steps).toHaveLength(3);
  const { data } = await stripe.prices.list({ lookup_keys: ['automna_pro_monthly'] });
  expect(data).toMatchObject([{ tax_behavior: 'exclusive' }]);
});

test('what somebody changed by hand is set right', async () => {
  const { setUp, stripe } = await aSetUp();
  await setUpStripe(setUp);
  const [endpoint] = (await stripe.webhookEndpoints.list()).data;
  const [portal] = (await stripe.billingPortal.configurations.list()).data;
  await stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  await stripe.billingPortal.configurations.update(portal?.id ?? '', {
    features: { subscription_pause: { enabled: true } },
  });
  await stripe.products.update('automna_pro', { active: false });
  expect((await setUpStripe(setUp)).steps.map((text) => text.slice(0, 10))).toEqual([
    '~ product ',
    '~ portal c',
    '~ webhook ',
  ]);
  expect((await setUpStripe(setUp)).steps).toEqual([]);
  const byHand: Stripe.BillingPortal.ConfigurationUpdateParams[] = [
    { features: { subscription_cancel: { enabled: true, mode: 'immediately' } } },
    { features: { customer_update: { enabled: true, allowed_updates: ['email', 'phone'] } } },
    { business_profile: { terms_of_service_url: 'https://example.com/old' } },
  ];
  for (const change of byHand) {
    await stripe.billingPortal.configurations.update(portal?.id ?? '', change);
    expect((await setUpStripe(setUp)).steps).toEqual([expect.stringMatching(/^~ portal/)]);
    expect((await setUpStripe(setUp)).steps).toEqual([]);
  }
});

test('an endpoint of another version stays beside the new one, with a word about it', async () => {
  const { setUp, stripe } = await aSetUp();
  const url = 'https://automna.test/stripe/webhook';
  const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  const { notes, settings } = await setUpStripe(setUp);
  expect(notes.join()).toContain(`${id} at the same address has another version`);
  expect(settingOf(settings, 'STRIPE_WEBHOOK_SECRETS')).toMatch(/^whsec_/);
  expect((await stripe.webhookEndpoints.list()).data).toHaveLength(2);
});
