import { randomBytes } from 'node:crypto';

const NOWHERE = 'http://127.0.0.1:1';

/** The settings that the product needs to start. No benchmark calls any of these addresses. */
export function benchSettings(database: string): Record<string, string> {
  return {
    DATABASE_URL: database,
    REDIS_URL: 'redis://127.0.0.1:1',
    STRIPE_SECRET_KEY: 'sk_test_bench_only',
    STRIPE_API_URL: NOWHERE,
    STRIPE_WEBHOOK_SECRETS: 'whsec_bench_only',
    STRIPE_PRICES: 'starter:price_1,pro:price_2,power:price_3',
    FLY_API_TOKEN: 'fly-bench-only-token',
    FLY_API_URL: NOWHERE,
    ANTHROPIC_API_URL: NOWHERE,
    FLY_ORG: 'bench',
    AGENT_IMAGE: 'bench',
    CREDENTIAL_PATHS: 'api_key',
    SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  };
}
