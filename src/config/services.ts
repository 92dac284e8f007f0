import { z } from 'zod';
import { type MeteredService, SERVICE_NAMES } from '../domain/services.ts';
import { type Reached, secret, toList, url, type Values } from './fields.ts';

/** How much of it our account has; null when nobody watches it. */
const allowance = z.coerce
  .number('is not a number')
  .int('is not a whole number')
  .min(1, 'is less than 1')
  .nullable()
  .default(null);

/** Cents for each unit as it is sold, by the public prices of November 2026. */
const USUAL_COSTS = 'search:0.5,browser:0.2,email:0.2,phone:14';

const settings = {
  PERPLEXITY_API_KEY: secret,
  PERPLEXITY_API_URL: url('https://api.perplexity.ai'),
  BROWSERBASE_API_KEY: secret,
  BROWSERBASE_API_URL: url('https://api.browserbase.com'),
  AGENTMAIL_API_KEY: secret,
  AGENTMAIL_API_URL: url('https://api.agentmail.to'),
  BLAND_API_KEY: secret,
  BLAND_API_URL: url('https://api.bland.ai'),
  BLAND_WEBHOOK_SECRET: secret,
  SERVICE_COSTS: z.string().default(USUAL_COSTS).transform(toCosts),
  BROWSERBASE_MINUTES: allowance,
  AGENTMAIL_INBOXES: allowance,
  BLAND_LOW_BALANCE: allowance,
};

type ServiceValues = Values<typeof settings>;
type Provider = { apiUrl: string; apiKey: string };

/** The providers of metered services. A service without a key is not offered. */
export const services = {
  settings,
  config: (values: ServiceValues): Record<MeteredService, Provider | null> => ({
    search: provider(values.PERPLEXITY_API_URL, values.PERPLEXITY_API_KEY),
    browser: provider(values.BROWSERBASE_API_URL, values.BROWSERBASE_API_KEY),
    email: provider(values.AGENTMAIL_API_URL, values.AGENTMAIL_API_KEY),
    phone: provider(values.BLAND_API_URL, values.BLAND_API_KEY),
  }),
  /** What a unit of each service costs us, in cents. */
  costs: (values: ServiceValues) => values.SERVICE_COSTS,
  /** What our accounts at providers have room for; an alarm comes at 80 %, or below the balance in dollars. */
  allowances: (values: ServiceValues) => ({
    browserMinutes: values.BROWSERBASE_MINUTES,
    inboxes: values.AGENTMAIL_INBOXES,
    lowBalance: values.BLAND_LOW_BALANCE,
  }),
  problems: ({
    BLAND_API_KEY: key,
    BLAND_WEBHOOK_SECRET: signs,
  }: Partial<ServiceValues>): string[] =>
    key && signs === null
      ? ['BLAND_WEBHOOK_SECRET: is missing; it signs what Bland reports about calls']
      : [],
  reached: (values: Partial<ServiceValues>): Reached[] =>
    PROVIDERS.flatMap((name) => {
      const setting = `${name}_API_URL` as const;
      const live = `${name}_API_KEY` as const;
      return values[live] ? [{ setting, url: values[setting], live }] : [];
    }),
};

const PROVIDERS = ['PERPLEXITY', 'BROWSERBASE', 'AGENTMAIL', 'BLAND'] as const;

function provider(apiUrl: string, apiKey: string | null): Provider | null {
  return apiKey === null ? null : { apiUrl, apiKey };
}

function toCosts(value: string, context: z.RefinementCtx): Record<MeteredService, number> {
  const given = new Map(toList(value).map((entry) => entry.split(':') as [string, string]));
  const costs = SERVICE_NAMES.map((service) => [service, Number(given.get(service))] as const);
  if (given.size === costs.length && costs.every(([, cents]) => cents >= 0)) {
    return Object.fromEntries(costs) as Record<MeteredService, number>;
  }
  context.addIssue(`write it as ${USUAL_COSTS}, in cents`);
  return z.NEVER;
}
