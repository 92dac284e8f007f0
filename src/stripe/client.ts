import { Readable } from 'node:stream';
import Stripe from 'stripe';
import type { Config } from '../config/config.ts';
import { type Breaker, type Health, NO_BREAKER, ProviderDown } from '../http/breaker.ts';

export type StripeClient = Stripe;
export { Stripe };

const TIMEOUT_MS = 20_000;

/** Stripe's own client, pointed at the configured base URL. */
export function createStripe(
  config: Pick<Config['stripe'], 'secretKey' | 'apiUrl'>,
  breaker: Breaker = NO_BREAKER,
): StripeClient {
  const url = new URL(config.apiUrl);
  return new Stripe(config.secretKey, {
    host: url.hostname,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    maxNetworkRetries: 2,
    timeout: TIMEOUT_MS,
    telemetry: false,
    appInfo: { name: 'automna' },
    httpClient: heldBack(Stripe.createNodeHttpClient(), breaker),
  });
}

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;
type HttpResponse = Awaited<ReturnType<HttpClient['makeRequest']>>;

function heldBack(client: HttpClient, breaker: Breaker): HttpClient {
  const given = { timeoutMs: TIMEOUT_MS, judge };
  return {
    getClientName: () => client.getClientName(),
    makeRequest: (...request) =>
      breaker
        .run(() => client.makeRequest(...request), given)
        .catch((error: unknown) => {
          if (error instanceof ProviderDown) return notMade(error);
          throw error;
        }),
  };
}

function judge(answer: HttpResponse | null): Health {
  return answer && answer.getStatusCode() < 500 ? 'up' : 'down';
}

/** Stripe's library would repeat a call that ends with an error. Source: stripe 23.1, `RequestSender._shouldRetry`. */
function notMade({ message }: ProviderDown): HttpResponse {
  const body = { error: { type: 'api_error', message } };
  return {
    getStatusCode: () => 503,
    getHeaders: () => ({ 'stripe-should-retry': 'false' }),
    getRawResponse: () => body,
    toStream: () => Readable.from([JSON.stringify(body)]),
    toJSON: () => Promise.resolve(body),
  };
}
