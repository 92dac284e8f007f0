import type { MeteredService } from '../domain/services.ts';
import { type Reached, secret, url, type Values } from './fields.ts';

const settings = {
  PERPLEXITY_API_KEY: secret,
  PERPLEXITY_API_URL: url('https://api.perplexity.ai'),
};

type ServiceValues = Values<typeof settings>;
type Provider = { apiUrl: string; apiKey: string };

/** The providers of metered services. A service without a key is not offered. */
export const services = {
  settings,
  config: (values: ServiceValues): Record<MeteredService, Provider | null> => ({
    search: provider(values.PERPLEXITY_API_URL, values.PERPLEXITY_API_KEY),
    browser: null,
    email: null,
    phone: null,
  }),
  reached: (values: Partial<ServiceValues>): Reached[] => {
    const { PERPLEXITY_API_KEY: key, PERPLEXITY_API_URL: url } = values;
    return key ? [{ setting: 'PERPLEXITY_API_URL', url, live: 'PERPLEXITY_API_KEY' }] : [];
  },
};

function provider(apiUrl: string, apiKey: string | null): Provider | null {
  return apiKey === null ? null : { apiUrl, apiKey };
}
