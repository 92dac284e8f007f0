import type { Statement } from './database.ts';

/** Columns by name, so that a new one is a decision and no sealed value slips in. */
const EXPORTED = [
  'SELECT id, locale, timezone, quiet_from, quiet_to, notices_off, created_at FROM accounts WHERE id = ?',
  `SELECT platform, platform_user, platform_chat, created_at, unreachable_since FROM identities
    WHERE account_id = ? ORDER BY created_at`,
  `SELECT stripe_subscription_id, status, price_id, plan, period_end, cancel_at, past_due_since, synced_at
    FROM subscriptions WHERE account_id = ?`,
  'SELECT plan, state, expires_at, created_at FROM checkout_intents WHERE account_id = ? ORDER BY created_at',
  'SELECT period, service, used FROM usage_counters WHERE account_id = ? ORDER BY period, service',
  `SELECT version, kind, last4, state, verdict, checked_at, expires_at, created_at FROM credentials
    WHERE account_id = ? ORDER BY version`,
  `SELECT state, region, app_name, ipv4, ipv6, credential_version, paused, build_started_at, ready_at
    FROM machines WHERE account_id = ?`,
  'SELECT stripe_customer_id, created_at FROM customers WHERE account_id = ?',
  'SELECT kind, stage, state, planned_at, settled_at FROM notices WHERE account_id = ? ORDER BY planned_at',
  `SELECT kind, state, bot_id, bot_name, last4, owner_ids, checked_at, created_at FROM channels
    WHERE account_id = ? ORDER BY created_at`,
  `SELECT plan, state, reason, amount_due, renews_at, created_at, confirmed_at FROM upgrades
    WHERE account_id = ? ORDER BY created_at`,
];

/**
 * What is given to the owner of an account, one result each: account, chats, subscription, payment links, usage,
 * credentials, machine, customer, reminders, channels, changes of
 * plan.
 */
export function listExported(accountId: string): Statement[] {
  return EXPORTED.map((sql) => ({ sql, args: [accountId] }));
}
