/** The settings that the product needs to start. No benchmark calls any of these addresses. */
export function benchSettings(database: string): Record<string, string> {
  return {
    DATABASE_URL: database,
    REDIS_URL: 'redis://127.0.0.1:1',
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_WEBHOOK_SECRETS: 'whsec_bench',
    STRIPE_PRICES: 'starter:price_1,pro:price_2,power:price_3',
    FLY_API_TOKEN: 'bench',
    FLY_ORG: 'bench',
    AGENT_IMAGE: 'bench',
    CREDENTIAL_PATHS: 'api_key',
    SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  };
}
