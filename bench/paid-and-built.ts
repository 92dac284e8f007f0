const YEAR_END = 1_830_000_000_000;

/** Gives every account the rows of a payment, a credential and a finished build. */
export const PAID_AND_BUILT = [
  `INSERT INTO subscriptions (account_id, stripe_subscription_id, status, price_id, plan, period_end, synced_at)
   SELECT id, 'sub_' || id, 'active', 'price_2', 'pro', ${YEAR_END}, 0
   FROM accounts WHERE id NOT IN (SELECT account_id FROM subscriptions)`,
  `INSERT INTO credentials (id, account_id, version, kind, last4, state, verdict, checked_at, created_at)
   SELECT 'crd_' || id, id, 1, 'api_key', 'wxyz', 'accepted', 'valid', 0, 0
   FROM accounts WHERE id NOT IN (SELECT account_id FROM credentials)`,
  `INSERT INTO machines (id, account_id, desired_rev, applied_rev, state, app_name, region, gateway_token_sealed,
     service_token_sealed, service_token_hash, credential_version, build_started_at, ready_at)
   SELECT 'mch_' || id, id, 1, 1, 'ready', 'app-' || id, 'iad', '', '', id, 1, 0, 0
   FROM accounts WHERE id NOT IN (SELECT account_id FROM machines)`,
];
