import type { MeteredService } from '../domain/services.ts';

const bearer = (apiKey: string) => ({ authorization: `Bearer ${apiKey}` });

/** The header with our key for the provider of each service. */
export const AUTHORIZE: Record<MeteredService, (apiKey: string) => Record<string, string>> = {
  search: bearer,
  browser: (apiKey) => ({ 'x-bb-api-key': apiKey }),
  email: bearer,
  // Bare. Source: docs.bland.ai.
  phone: (apiKey) => ({ authorization: apiKey }),
};
