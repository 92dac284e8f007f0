import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import { AppError } from '../errors.ts';
import type { Row } from '../store/database.ts';
import { findDeletionOfAccount } from '../store/deletions.ts';
import { listExported } from '../store/exports.ts';
import { toSubscription } from '../store/subscriptions.ts';
import { readConversation } from '../web-chat/read-conversation.ts';

export type AccountExport = { [part: string]: unknown };

const NOT_INCLUDED = [
  'Your Claude credential itself: it is stored encrypted and never leaves us in readable form.',
  'The files on your machine: they are your agent’s, which can send them to you while it runs.',
  'What was said in this chat: we do not keep messages once they are answered; your app has them.',
  'Cards, addresses and invoices: Stripe has them, not we.',
  'Keys that belong to us: those of the machine and of this service.',
];

/** More than anybody says in the month that we keep it. */
const MOST_SAID = 100_000;

/**
 * Everything we hold about an account that is its owner's, ready to be written as JSON; times are ISO 8601 in UTC.
 * Never a secret. Throws `not_found`.
 */
export async function exportAccount(
  app: Pick<App, 'config' | 'db' | 'now'>,
  accountId: string,
): Promise<AccountExport> {
  const [parts, deletions, said] = await Promise.all([
    app.db.read(listExported(accountId)),
    app.db.read([findDeletionOfAccount(accountId)]),
    readConversation(app, accountId, MOST_SAID),
  ]);
  const [
    accounts,
    chats,
    subscriptions,
    payments,
    usage,
    credentials,
    machines,
    customers,
    notices,
    channels,
    upgrades,
  ] = parts.map(({ rows }) => rows);
  const account = accounts?.[0];
  if (!account) throw new AppError('not_found', 'there is no such account');
  const now = app.now();
  const subscription = subscriptions?.[0];
  const deletion = deletions[0]?.rows[0];
  return {
    format: 'automna-export-1',
    exported_at: iso(now),
    account: { id: account['id'], created_at: iso(account['created_at']) },
    settings: {
      language: account['locale'],
      timezone: account['timezone'],
      quiet_from_minute: account['quiet_from'],
      quiet_to_minute: account['quiet_to'],
      reminders: account['notices_off'] !== 1,
    },
    chats: chats?.map(withTimes) ?? [],
    plan: planOf(subscription, now),
    subscription: subscription ? withTimes(subscription) : null,
    stripe_customer: customers?.[0]?.['stripe_customer_id'] ?? null,
    payment_links: payments?.map(withTimes) ?? [],
    plan_changes: upgrades?.map(withTimes) ?? [],
    usage: usage ?? [],
    claude_credentials: credentials?.map(withTimes) ?? [],
    agent_channels: channels?.map(withTimes) ?? [],
    agent_page: said.map(({ author, text, at, state }) => ({ author, text, at: iso(at), state })),
    machine: machines?.[0] ? withTimes(machines[0]) : null,
    reminders: notices?.map(withTimes) ?? [],
    deletion: deletion
      ? { requested_at: iso(deletion['requested_at']), delete_at: iso(deletion['delete_at']) }
      : null,
    not_included: NOT_INCLUDED,
  };
}

function planOf(row: Row | undefined, now: number) {
  const { plan, until, why } = entitlement(row ? toSubscription(row) : null, now);
  return { plan, until: iso(until), why };
}

const TIME = /(_at|_since|period_end)$/;

function withTimes(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, TIME.test(name) ? iso(value) : value]),
  );
}

function iso(at: string | number | null | undefined): string | null {
  return typeof at === 'number' ? new Date(at).toISOString() : null;
}
