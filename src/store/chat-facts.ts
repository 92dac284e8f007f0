import type { ApiKey } from '../domain/api-keys.ts';
import type { DownCause } from '../domain/ailments.ts';
import type { Break } from '../domain/availability.ts';
import { type Address, chatKey } from '../domain/chats.ts';
import type { ChannelKind, ChannelState } from '../domain/channels.ts';
import type { Comp, Subscription } from '../domain/entitlement.ts';
import type { ShownFolder, ShownTransfer } from '../domain/files.ts';
import type { OpenIncident } from '../domain/incidents.ts';
import type { HeldWhat } from '../domain/held-requests.ts';
import { LONGEST_LIMIT_MS } from '../domain/limited-actions.ts';
import type { LinkPurpose } from '../domain/one-time-pages.ts';
import type { SupportState } from '../domain/support.ts';
import type { Switch } from '../domain/switches.ts';
import { OPEN_INCIDENTS } from './incidents.ts';
import { SWITCHED_OFF } from './switches.ts';
import type { Role } from '../domain/operators.ts';
import type { Platform } from '../domain/platforms.ts';
import { periodAt } from '../domain/usage-period.ts';
import { seenUser } from './chats.ts';
import type { Query } from './database.ts';
import type { NewPerson } from './chats.ts';
import { compOf, subscriptionOf } from './entitlements.ts';
import { one } from './query.ts';
import { TELEGRAM_MAKES_BOTS, TELEGRAM_NAME } from './settings.ts';
import type { Row, Value } from './engine.ts';

type Flag = 0 | 1;
type Text = string | null;
type Moment = number | null;

/** The rows about a chat and its account, with the columns as they are stored. */
export type ChatRow = {
  accountId: string;
  platformUser: string;
  unreachableSince: Moment;
  isHome: Flag;
  session: { data: string; version: number };
  locale: string;
  settings: {
    timezone: string;
    quietFrom: Moment;
    quietTo: Moment;
    noticesOff: Flag;
    receiptsOff: Flag;
    weekOn: Flag;
  };
  subscription: (Subscription & { payUrl: Text; details: string }) | null;
  comp: Comp | null;
  checkout: {
    plan: string;
    state: string;
    url: Text;
    code: Text;
    expiresAt: Moment;
    trouble: Text;
  } | null;
  upgrade: UpgradeRow | null;
  planChange: PlanChangeRow | null;
  billing: { data: Text; trouble: Text } | null;
  /** The newest one. */
  refund: RefundRow | null;
  usedCredential: (CredentialRow & { models: Text }) | null;
  newestCredential: CredentialRow | null;
  machine: MachineRow | null;
  grace: { endsAt: number } | null;
  claim: { id: string; email: string } | null;
  /** Counted parts used in the present month and given on top of the plan, by service. */
  usage: Record<string, [used: number, extra: number]>;
  phone: { wanted: Flag; number: Text } | null;
  oneTimeLink: { id: string; expiresAt: number; purpose: LinkPurpose } | null;
  /** Only while the chat looks at files: a list may be long. */
  fileView: ShownFolder | null;
  fileTransfer: ShownTransfer | null;
  apiKeys: ApiKey[];
  deletion: { deleteAt: number; askedIn: Text } | null;
  shownCode: CodeRow | null;
  enteredCode: CodeRow | null;
  /** What was used of limited actions, by every chat of the account. */
  uses: { action: string; at: number; isHere: Flag }[];
  channels: ChannelRow[];
  heldRequests: { id: string; what: HeldWhat; chat: string; startsAt: number }[];
  /** The chats of the account, in the order in which they joined it. */
  chats: AccountChatRow[];
  support: { state: SupportState | null; waitingSince: Moment; usualWaitMs: Moment };
  switchedOff: Switch[];
  incidents: OpenIncident[];
  accesses: { action: string; role: Role; reason: Text; at: number }[];
  telegramName: Text;
  telegramMakesBots: Text;
};

export type AccountChatRow = {
  chat: string;
  platform: Platform;
  platformUser: string;
  joinedAt: number;
  usedAt: Moment;
  isHere: Flag;
};

export type UpgradeRow = {
  id: string;
  plan: string;
  state: string;
  reason: Text;
  amountDue: Moment;
  renewsAt: Moment;
  untilAt: Moment;
  payUrl: Text;
  trouble: Text;
};

export type PlanChangeRow = {
  id: string;
  kind: string;
  plan: Text;
  state: string;
  refusal: Text;
  reason: Text;
  trouble: Text;
};

export type RefundRow = {
  kind: string;
  state: string;
  refusal: Text;
  endsPlan: Flag;
  givenCents: number | null;
  trouble: Text;
};

export type CredentialRow = {
  version: number;
  kind: string;
  last4: string;
  state: string;
  verdict: Text;
  checkedAt: Moment;
  limitedUntil: Moment;
  expiresAt: Moment;
};

export type MachineRow = {
  state: string;
  appCreated: Flag;
  ipv4: Text;
  ipv6: Text;
  secretsVersion: number | null;
  volumeId: Text;
  flyMachineId: Text;
  started: Flag;
  credentialVersion: number | null;
  trouble: Text;
  lateStage: number;
  desiredRev: number;
  appliedRev: number;
  paused: Flag;
  isSuspended: Flag;
  hasOwnKey: Flag;
  startCause: Text;
  restartRequested: Flag;
  wakeRequested: Flag;
  model: Text;
  ailingSince: Moment;
  ailingCause: DownCause | null;
  readyAt: Moment;
  diskPercent: number | null;
  breaks: Break[];
  halt: { state: 'stopping' | 'blocked' | 'off'; runs: number } | null;
  power: Text;
  seenAt: Moment;
};

/** A link code, with the account on the other side of it. */
export type CodeRow = {
  id: string;
  state: string;
  expiresAt: number;
  confirmedAt: Moment;
  platform: Platform | null;
  chat: Text;
  platformUser: Text;
  hasMachine: Flag;
  hasCredential: Flag;
  subscription: Subscription | null;
  comp: Comp | null;
};

export type ChannelRow = {
  id: string;
  kind: ChannelKind;
  state: ChannelState;
  botId: Text;
  botName: Text;
  managed: Flag;
  problem: Text;
  login: Text;
  loginUntil: Moment;
  qrNumber: number;
  health: Text;
  healthReason: Text;
  lastMessageAt: Moment;
  createdAt: number;
  stays: Flag;
  last4: Text;
  owners: number;
  held: Text;
  isChecking: Flag;
};

/** As many as fit on a screen. */
const MOST_ACCESSES = 8;
/** Longer than any month: which breaks belong to the present one is decided later. */
const BREAKS_MS = 32 * 24 * 3_600_000;

/** Everything that a step in a chat needs to know. */
export function findChat(chat: string, now: number): Query<ChatRow | null> {
  return one(`SELECT ${CHAT} AS facts ${FROM_CHAT}`, argsOf(chat, now), toChatRow);
}

/** A chat together with the state of one arriving event: whether it is known already, and whether another one is open. */
export type ChatForEvent = { row: ChatRow; isKnown: boolean; hasOpenEvents: boolean };

export function findChatFor(
  address: Address,
  eventId: string,
  now: number,
): Query<ChatForEvent | null> {
  const chat = chatKey(address);
  return one(
    `SELECT EXISTS (SELECT 1 FROM inbox WHERE platform = ?4 AND bot = ?5 AND event_id = ?6) AS known,
       EXISTS (SELECT 1 FROM inbox WHERE chat = ?3 AND state = 'pending') AS pending, ${CHAT} AS facts ${FROM_CHAT}`,
    [...argsOf(chat, now), address.platform, address.bot, eventId],
    (row) => ({
      row: toChatRow(row),
      isKnown: row['known'] === 1,
      hasOpenEvents: row['pending'] === 1,
    }),
  );
}

/** A chat that does not exist yet, as `createChat` creates it. */
export function findNewChat(address: Address, person: NewPerson): Query<ChatRow> {
  const { accountId, platformUser, locale, now } = person;
  return {
    sql: `SELECT ${CHAT} AS facts ${FROM_NEW_CHAT}`,
    args: [...argsOf(chatKey(address), now), platformUser, accountId, locale],
    parse: ([row]) => toChatRow(row ?? {}),
  };
}

function argsOf(chat: string, now: number): Value[] {
  return [periodAt(now).id, now, chat];
}

function toChatRow(row: Row): ChatRow {
  return JSON.parse(String(row['facts'])) as ChatRow;
}

const CREDENTIAL = columns('version kind last4 state verdict checked_at limited_until expires_at');
const MACHINE = columns(
  'state app_created ipv4 ipv6 secrets_version volume_id fly_machine_id started start_cause credential_version trouble late_stage desired_rev applied_rev paused restart_requested wake_requested ailing_since ailing_cause ready_at model',
);
const CHANNEL = columns(
  'id kind state bot_id bot_name managed problem login login_until qr_number health health_reason last_message_at created_at stays',
  'c.',
);

/**
 * Each part with its SQL: of the identity `i`, its account `a` and its session `s`. Scalar subqueries, each answered from
 * an index. One JSON column for all of them, because a result of fifty columns costs the client library four times as much.
 */
const PARTS: Record<keyof ChatRow, string> = {
  accountId: 'a.id',
  platformUser: 'i.platform_user',
  unreachableSince: 'i.unreachable_since',
  isHome: 'i.chat = a.home_chat',
  session: `json_object('data', s.data, 'version', s.version)`,
  locale: 'a.locale',
  settings: `json_object(${columns('timezone quiet_from quiet_to notices_off receipts_off week_on', 'a.')})`,
  subscription: subscriptionOf('a.id', `, 'payUrl', pay_url, 'details', details`),
  comp: compOf('a.id'),
  checkout: `(SELECT json_object(${columns('plan state url code expires_at trouble')}) FROM checkout_intents
    WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`,
  upgrade: `(SELECT json_object(${columns('id plan state reason amount_due renews_at until_at pay_url trouble')})
    FROM upgrades WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`,
  billing: `(SELECT json_object('data', data, 'trouble', trouble) FROM billing_views WHERE account_id = a.id)`,
  refund: `(SELECT json_object(${columns('kind state refusal ends_plan given_cents trouble')})
    FROM refunds WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`,
  planChange: `(SELECT json_object(${columns('id kind plan state refusal reason trouble')})
    FROM plan_changes WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1)`,
  usedCredential: `(SELECT json_object(${CREDENTIAL}, 'models', models) FROM credentials WHERE account_id = a.id AND state = 'accepted'
    ORDER BY version DESC LIMIT 1)`,
  newestCredential: `(SELECT json_object(${CREDENTIAL}) FROM credentials WHERE account_id = a.id
    ORDER BY version DESC LIMIT 1)`,
  machine: `(SELECT json_object(${MACHINE}, 'isSuspended', EXISTS (SELECT 1 FROM suspensions WHERE account_id = machines.account_id),
    'hasOwnKey', EXISTS (SELECT 1 FROM graces WHERE account_id = machines.account_id AND closed_why = 'own_key'),
    'power', (SELECT state FROM observations WHERE id = machines.id),
    'seenAt', (SELECT seen_at FROM observations WHERE id = machines.id),
    'diskPercent', (SELECT disk_percent FROM observations WHERE id = machines.id),
    'breaks', (SELECT json_group_array(json_object('cause', cause, 'beganAt', began_at, 'endedAt', coalesce(ended_at, ?2)))
      FROM breaks WHERE account_id = a.id AND coalesce(ended_at, ?2) > ?2 - ${BREAKS_MS}),
    'halt', (SELECT json_object('state', state, 'runs', runs) FROM halts WHERE id = machines.id)) FROM machines WHERE account_id = a.id)`,
  grace: `(SELECT json_object('endsAt', ends_at) FROM graces WHERE account_id = a.id AND closed_at IS NULL)`,
  claim: `(SELECT json_object('id', c.id, 'email', l.email) FROM claims c JOIN legacy_customers l ON l.account_id = c.account_id
    WHERE c.chat = i.chat AND c.state = 'entered' AND c.expires_at > ?2)`,
  usage: `(SELECT json_group_object(service, json_array(used, extra)) FROM usage_counters WHERE account_id = a.id AND period = ?1)`,
  phone: `(SELECT json_object('wanted', wanted, 'number', external_id) FROM provisions
    WHERE account_id = a.id AND service = 'phone')`,
  oneTimeLink: `(SELECT json_object(${columns('id expires_at purpose')}) FROM secret_links
    WHERE chat = i.chat AND uses = 0 AND expires_at > ?2)`,
  fileView: `(SELECT json_object(${columns('asked path state total trouble')}, 'entries', json(entries))
    FROM file_views WHERE chat = i.chat AND instr(s.data, '"at":"file') > 0)`,
  fileTransfer: `(SELECT json_object(${columns('direction path name size via state trouble')}) FROM file_transfers
    WHERE chat = i.chat ORDER BY rowid DESC LIMIT 1)`,
  apiKeys: `(SELECT json_group_array(json_object(${columns('id last4 scope created_at last_used_at')}))
    FROM (SELECT * FROM api_keys WHERE account_id = a.id ORDER BY created_at, id))`,
  deletion: `(SELECT json_object('deleteAt', delete_at, 'askedIn', asked_in) FROM deletions
    WHERE account_id = a.id AND state IN ('holding', 'deleting'))`,
  shownCode: `(SELECT ${code('shown_confirmed_at')} FROM link_codes l
    LEFT JOIN identities o ON o.chat = l.entered_chat WHERE l.chat = i.chat ORDER BY l.rowid DESC LIMIT 1)`,
  enteredCode: `(SELECT ${code('entered_confirmed_at')} FROM link_codes l
    LEFT JOIN identities o ON o.chat = l.chat WHERE l.entered_chat = i.chat ORDER BY l.rowid DESC LIMIT 1)`,
  uses: `(SELECT json_group_array(json_object('action', action, 'at', used_at, 'isHere', chat = i.chat)) FROM action_uses
    WHERE chat IN (SELECT chat FROM identities WHERE account_id = a.id) AND used_at > ?2 - ${LONGEST_LIMIT_MS})`,
  channels: `(SELECT json_group_array(json_object(${CHANNEL}, 'last4', CASE WHEN c.held_until IS NULL THEN coalesce(c.pasted_last4, c.last4) ELSE c.last4 END,
      'held', CASE WHEN c.held_until > ?2 THEN coalesce(c.pasted_last4, '@' || c.pasted_name) END,
      'owners', json_array_length(c.owner_ids),
      'isChecking', c.held_until IS NULL AND (c.pasted_sealed IS NOT NULL OR c.pasted_bot IS NOT NULL)))
    FROM (SELECT * FROM channels WHERE account_id = a.id ORDER BY created_at, kind) c)`,
  heldRequests: `(SELECT json_group_array(json_object(${columns('id what chat starts_at')}))
    FROM (SELECT * FROM held_requests WHERE account_id = a.id ORDER BY starts_at, what))`,
  chats: `(SELECT json_group_array(json_object(${columns('chat platform platform_user joined_at used_at')}, 'isHere', chat = i.chat))
    FROM (SELECT chat, platform, ${seenUser('each')} AS platform_user, coalesce(joined_at, created_at) AS joined_at, used_at
      FROM identities each WHERE account_id = a.id ORDER BY 4, chat))`,
  support: `json_object('state', (SELECT state FROM support_threads WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1),
    'waitingSince', (SELECT waiting_since FROM support_threads WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1),
    'usualWaitMs', (SELECT avg(first_answer_at - opened_at) FROM (SELECT first_answer_at, opened_at FROM support_threads
      WHERE first_answer_at IS NOT NULL ORDER BY opened_at DESC LIMIT 20)))`,
  switchedOff: SWITCHED_OFF,
  incidents: OPEN_INCIDENTS,
  accesses: `(SELECT json_group_array(json_object(${columns('action role reason at')}))
    FROM (SELECT * FROM audit WHERE customer = a.id AND shown = 1 ORDER BY seq DESC LIMIT ${MOST_ACCESSES}))`,
  telegramName: `(SELECT value FROM settings WHERE name = '${TELEGRAM_NAME}')`,
  telegramMakesBots: `(SELECT value FROM settings WHERE name = '${TELEGRAM_MAKES_BOTS}')`,
};

const CHAT = `json_object(${Object.entries(PARTS)
  .map(([name, sql]) => `'${name}', ${sql}`)
  .join(',\n')})`;
const FROM_CHAT = `FROM identities i JOIN accounts a ON a.id = i.account_id JOIN sessions s ON s.chat = i.chat
  WHERE i.chat = ?3`;
/** The columns of the three rows with the values they begin with. */
const FROM_NEW_CHAT = `FROM
  (SELECT ?3 AS chat, ?4 AS platform_user, NULL AS unreachable_since) i,
  (SELECT ?5 AS id, ?3 AS home_chat, ?6 AS locale, 'UTC' AS timezone, NULL AS quiet_from, NULL AS quiet_to,
    0 AS notices_off, 0 AS receipts_off, 0 AS week_on) a,
  (SELECT '' AS data, 0 AS version) s`;

function code(confirmedAt: string): string {
  return `json_object('id', l.id, 'state', l.state, 'expiresAt', l.expires_at, 'confirmedAt', l.${confirmedAt},
    'platform', o.platform, 'chat', o.chat, 'platformUser', ${seenUser('o')},
    'hasMachine', EXISTS (SELECT 1 FROM machines WHERE account_id = o.account_id),
    'hasCredential', EXISTS (SELECT 1 FROM credentials WHERE account_id = o.account_id AND state IN ('checking', 'accepted')),
    'subscription', ${subscriptionOf('o.account_id')}, 'comp', ${compOf('o.account_id')})`;
}

/** A JSON object of columns, under their names in camel case. */
function columns(names: string, from = ''): string {
  return names
    .split(' ')
    .map((name) => `'${camel(name)}', ${from}${name}`)
    .join(', ');
}

function camel(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
