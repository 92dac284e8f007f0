import { z } from 'zod';
import { findLegacyPlan, type LegacyPlan } from '../domain/legacy-plans.ts';
import { isPlan, type Plan, PLANS } from '../domain/plans.ts';
import {
  list,
  type Reached,
  requiredList,
  requiredSecret,
  requiredSecrets,
  text,
  url,
  type Values,
} from './fields.ts';
import type { WebValues } from './web.ts';

const STRIPE_URL = 'https://api.stripe.com';

const yesNo = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((value) => value === 'true');

const settings = {
  STRIPE_SECRET_KEY: requiredSecret,
  STRIPE_API_URL: url(STRIPE_URL),
  STRIPE_WEBHOOK_SECRETS: requiredSecrets,
  STRIPE_PRICES: requiredList.transform(toPrices),
  LEGACY_PRICES: list.transform(toLegacyPrices),
  STRIPE_PORTAL_CONFIGURATION: text,
  STRIPE_PAYMENT_METHODS: list
    .refine((types) => types.every((type) => /^[a-z_]+$/.test(type)), 'is not a list of types')
    .transform((types) => (types.length > 0 ? types : ['card', 'link'])),
  STRIPE_PROMOTION_CODES: yesNo('true'),
  STRIPE_AUTOMATIC_TAX: yesNo('false'),
  STRIPE_TERMS_CONSENT: yesNo('false'),
  STRIPE_ADAPTIVE_PRICING: yesNo('false'),
  MONEY_BACK_MINUTES: z.coerce.number().int().min(0, 'is less than 0').default(10),
};

type StripeValues = Values<typeof settings> & Pick<WebValues, 'PUBLIC_URL'>;

export const stripe = {
  settings,
  config: (values: StripeValues) => ({
    secretKey: values.STRIPE_SECRET_KEY,
    apiUrl: values.STRIPE_API_URL,
    webhookSecrets: values.STRIPE_WEBHOOK_SECRETS,
    livemode: isLive(values),
    prices: values.STRIPE_PRICES,
    /** The plan of before that each price sold. */
    legacyPrices: values.LEGACY_PRICES,
    /** Which configuration the customer portal has; null for the default one of the account. */
    portalConfiguration: values.STRIPE_PORTAL_CONFIGURATION,
    /** What Stripe's payment page offers and asks for. */
    checkout: {
      paymentMethods: values.STRIPE_PAYMENT_METHODS,
      promotionCodes: values.STRIPE_PROMOTION_CODES,
      automaticTax: values.STRIPE_AUTOMATIC_TAX,
      termsConsent: values.STRIPE_TERMS_CONSENT,
      adaptivePricing: values.STRIPE_ADAPTIVE_PRICING,
    },
    /** How long after paying the money is offered back if the agent is not ready; null for never. */
    moneyBackMs: values.MONEY_BACK_MINUTES === 0 ? null : values.MONEY_BACK_MINUTES * 60_000,
  }),
  reached: (values: Partial<StripeValues>): Reached[] => [
    {
      setting: 'STRIPE_API_URL',
      url: values.STRIPE_API_URL,
      live: isLive(values) ? 'STRIPE_SECRET_KEY' : null,
    },
  ],
  problems(values: Partial<StripeValues>): string[] {
    const problems = pricesInBoth(values).map(
      (price) => `LEGACY_PRICES: ${price} is also in STRIPE_PRICES; a price is of one plan`,
    );
    if (!isLive(values)) return problems;
    if (!values.PUBLIC_URL?.startsWith('https://')) {
      problems.push('PUBLIC_URL: has to be an https URL when STRIPE_SECRET_KEY is a live key');
    }
    if (values.STRIPE_API_URL && values.STRIPE_API_URL !== STRIPE_URL) {
      problems.push(
        'STRIPE_API_URL: a live STRIPE_SECRET_KEY must not be sent anywhere but to Stripe',
      );
    }
    return problems;
  },
};

function isLive({ STRIPE_SECRET_KEY: key }: Partial<StripeValues>): boolean {
  return /^(sk|rk)_live_/.test(key ?? '');
}

/** The price ids of each plan. The first is sold; the others are honoured, because running subscriptions keep their price. */
export type Prices = Record<Plan, readonly [sold: string, ...honoured: string[]]>;

function toPrices(entries: string[], context: z.RefinementCtx): Prices {
  const prices: Record<Plan, string[]> = { starter: [], pro: [], power: [] };
  for (const entry of entries) {
    const [plan, price] = entry.split(':');
    if (isPlan(plan) && price) prices[plan].push(price);
    else context.addIssue(`write it as ${PLANS.map((name) => `${name}:price_…`).join(',')}`);
  }
  const all = PLANS.flatMap((plan) => prices[plan]);
  if (hasEach(prices) && new Set(all).size === all.length) return prices;
  context.addIssue('needs one price of its own for each plan, and no price twice');
  return z.NEVER;
}

function toLegacyPrices(
  entries: string[],
  context: z.RefinementCtx,
): Readonly<Record<string, LegacyPlan>> {
  const prices: Record<string, LegacyPlan> = {};
  for (const entry of entries) {
    const [name = '', price] = entry.split(':');
    const plan = findLegacyPlan(name);
    if (plan && price && !prices[price]) prices[price] = plan;
    else context.addIssue('write it as lite:price_…,starter:price_…, with each price once');
  }
  return prices;
}

function pricesInBoth({ STRIPE_PRICES: sold, LEGACY_PRICES: legacy }: Partial<StripeValues>) {
  if (!sold || !legacy) return [];
  const all = PLANS.flatMap((plan) => [...sold[plan]]);
  return Object.keys(legacy).filter((price) => all.includes(price));
}

function hasEach(prices: Record<Plan, readonly string[]>): prices is Prices {
  return PLANS.every((plan) => prices[plan].length > 0);
}
