import Stripe from 'stripe';
import type { Config } from '../config/config.ts';

export type StripeClient = Stripe;
export { Stripe };

const TIMEOUT_MS = 20_000;

/** Stripe's own client, pointed at the configured base URL. */
export function createStripe(config: Pick<Config['stripe'], 'secretKey' | 'apiUrl'>): StripeClient {
  const url = new URL(config.apiUrl);
  return new Stripe(config.secretKey, {
    host: url.hostname,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    maxNetworkRetries: 2,
    timeout: TIMEOUT_MS,
    telemetry: false,
    appInfo: { name: 'automna' },
  });
}
