import type { MeteredService } from '../domain/services.ts';
import { type Reached, secret, url, type Values } from './fields.ts';

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
