import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { type ExportedRows, readExported } from '../store/exports.ts';
import type { ExportedTable } from '../store/tables.ts';
import { readConversation } from '../web-chat/read-conversation.ts';
import type { Value } from '../store/engine.ts';

export type AccountExport = { [part: string]: unknown };

const NOT_INCLUDED = [
  'Your Claude credential itself: it is stored encrypted and never leaves us in readable form.',
  'The files on your machine: they are your agent’s, which can send them to you while it runs.',
  'What was said in this chat: we do not keep messages once they are answered; your app has them.',
  'Cards, addresses and invoices: Stripe has them, not we.',
  'Keys that belong to us: those of the machine and of this service.',
];

/** More messages than a person writes in a month, which is how long they are stored. */
const MOST_MESSAGES = 100_000;

/** How the rows of each table appear in the file. */
const PARTS: { [T in ExportedTable]: (rows: ExportedRows[T]) => AccountExport } = {
  accounts: ([account]) => ({
    account: { id: account?.id, created_at: iso(account?.created_at) },
    settings: {
      language: account?.locale,
      timezone: account?.timezone,
      quiet_from_minute: account?.quiet_from,
      quiet_to_minute: account?.quiet_to,
      reminders: account?.notices_off !== 1,
      receipts: account?.receipts_off !== 1,
      weekly_summary: account?.week_on === 1,
    },
  }),
  identities: (rows) => ({ chats: rows.map(withTimes) }),
  subscriptions: ([row]) => ({ subscription: row ? withTimes(row) : null }),
  customers: ([row]) => ({ stripe_customer: row?.stripe_customer_id ?? null }),
  comps: ([row]) => ({ free_plan: row ? withTimes(row) : null }),
  graces: ([row]) => ({ time_on_our_key: row ? withTimes(row) : null }),
  api_keys: (rows) => ({ api_keys: rows.map(withTimes) }),
  mails: (rows) => ({ mails: rows.map(withTimes) }),
  legacy_customers: ([row]) => ({ earlier_service: row ? withTimes(row) : null }),
  checkout_intents: (rows) => ({ payment_links: rows.map(withTimes) }),
  upgrades: (rows) => ({ upgrades: rows.map(withTimes) }),
  plan_changes: (rows) => ({ plan_changes: rows.map(withTimes) }),
  payment_risks: (rows) => ({ payment_risks: rows.map(withTimes) }),
  refunds: (rows) => ({ refunds: rows.map(withTimes) }),
  usage_counters: (usage) => ({ usage }),
  provisions: (rows) => ({ agent_addresses: rows.map(withTimes) }),
  usage_ledger: (rows) => ({ usage_entries: rows.map(withTimes) }),
  credentials: (rows) => ({ claude_credentials: rows.map(withTimes) }),
  channels: (rows) => ({ agent_channels: rows.map(withTimes) }),
  support_threads: (rows) => ({ support: rows.map(withTimes) }),
  suspensions: ([row]) => ({ suspension: row ? withTimes(row) : null }),
  machines: ([row]) => ({ machine: row ? withTimes(row) : null }),
  notices: (rows) => ({ reminders: rows.map(withTimes) }),
  deletions: ([row]) => ({ deletion: row ? withTimes(row) : null }),
};

/**
 * All data of an account that its owner may have, ready to be written as JSON. Times are ISO 8601 in UTC. Contains no secret.
 * Throws `not_found`.
 */
export async function exportAccount(
  app: Pick<App, 'config' | 'db' | 'now'>,
  accountId: string,
): Promise<AccountExport> {
  const now = app.now();
  const [rows, [{ plan, until, why }], messages] = await Promise.all([
    readExported(app.db, accountId),
    app.db.read(findEntitlement(accountId, now)),
    readConversation(app, accountId, MOST_MESSAGES),
  ]);
  if (rows.accounts.length === 0) throw new AppError('not_found', 'there is no such account');
  return {
    format: 'automna-export-1',
    exported_at: iso(now),
    ...allParts(rows),
    plan: { plan, until: iso(until), why },
    agent_page: messages.map(({ author, text, at, state }) => ({
      author,
      text,
      at: iso(at),
      state,
    })),
    not_included: NOT_INCLUDED,
  };
}

function allParts(rows: ExportedRows): AccountExport {
  const tables = Object.keys(PARTS) as ExportedTable[];
  return Object.assign({}, ...tables.map((table) => partOf(table, rows))) as AccountExport;
}

function partOf<T extends ExportedTable>(table: T, rows: ExportedRows): AccountExport {
  return PARTS[table](rows[table]);
}

const TIME = /(_at|_since|period_end)$/;

function withTimes(row: Record<string, Value>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, TIME.test(name) ? iso(value) : value]),
  );
}

function iso(at: Value | undefined): string | null {
  return typeof at === 'number' ? new Date(at).toISOString() : null;
}
