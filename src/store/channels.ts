import type {
  ChannelHealth,
  ChannelKind,
  ChannelProblem,
  ChannelState,
  HealthReason,
  TokenKind,
} from '../domain/channels.ts';
import { idFrom } from '../ids.ts';
import { changedColumns } from './columns.ts';
import { seenUser } from './chats.ts';
import type { Query } from './database.ts';
import { settledColumns } from './due.ts';
import { all, exists, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

export type Channel = {
  id: string;
  accountId: string;
  kind: ChannelKind;
  state: ChannelState;
  /** Increases with each token that becomes the one in use. The token is sealed for this version. */
  version: number;
  sealed: string | null;
  last4: string | null;
  botId: string | null;
  botName: string | null;
  /** Made by our bot at Telegram, so that its token can be fetched and replaced. */
  managed: boolean;
  /** Ids that were typed; the ids of the account's own chats are owners as well. */
  ownerIds: string[];
  /** The pasted token that is to be checked, or that was checked last. */
  pastedId: string | null;
  pastedSealed: string | null;
  pastedLast4: string | null;
  /** The pasted token is of another bot than the one in use: until then it waits for the owner to say which one counts. */
  heldUntil: number | null;
  /** A managed bot whose token is to be fetched, and its name. */
  pastedBot: string | null;
  pastedName: string | null;
  problem: ChannelProblem | null;
  /** The state of the login by QR code. */
  login: 'requested' | 'showing' | 'linked' | 'failed' | null;
  loginUntil: number | null;
  qrSealed: string | null;
  qrNumber: number;
  health: ChannelHealth | null;
  healthReason: HealthReason | null;
  inspectedAt: number | null;
  attempts: number;
  dueAt: number | null;
  createdAt: number;
  /** Chosen to stay when a smaller plan has no room for all. */
  stays: boolean;
};

export function findChannel(id: string): Query<Channel | null> {
  return one('SELECT * FROM channels WHERE id = ?', [id], toChannel);
}

export function listChannels(accountId: string): Query<Channel[]> {
  return all(
    'SELECT * FROM channels WHERE account_id = ? ORDER BY created_at, kind',
    [accountId],
    toChannel,
  );
}

/** Sets the state of a channel that is connected again. A channel in use keeps its state. */
const REOPENED = `CASE WHEN channels.state IN ('off', 'disconnecting') THEN 'checking' ELSE channels.state END`;
/** A channel that was disconnected does not get its old token back. */
const KEPT_TOKEN = `CASE WHEN channels.state IN ('off', 'disconnecting') THEN NULL ELSE channels.sealed END`;
/** Sets the time from which the channel counts against the plan. */
const PLACED_AT = `CASE WHEN channels.state IN ('off', 'disconnecting') THEN excluded.created_at ELSE channels.created_at END`;

type Pasted = {
  id: string;
  accountId: string;
  kind: TokenKind;
  pastedId: string;
  sealed: string;
  last4: string;
  heldUntil: number | null;
};

/** Stores a pasted token until it is checked. The same paste a second time changes nothing. */
export function pasteToken(
  { id, accountId, kind, pastedId, sealed, last4, heldUntil }: Pasted,
  now: number,
): Statement {
  return {
    sql: `INSERT INTO channels (id, account_id, kind, state, pasted_id, pasted_sealed, pasted_last4, held_until, due_at, created_at)
          VALUES (?, ?, ?, 'checking', ?, ?, ?, ?, ?, ?)
          ON CONFLICT (account_id, kind) DO UPDATE SET state = ${REOPENED}, created_at = ${PLACED_AT}, sealed = ${KEPT_TOKEN},
            bot_id = CASE WHEN channels.state IN ('off', 'disconnecting') THEN NULL ELSE channels.bot_id END,
            managed = CASE WHEN channels.state IN ('off', 'disconnecting') THEN 0 ELSE channels.managed END,
            pasted_id = excluded.pasted_id, pasted_sealed = excluded.pasted_sealed,
            pasted_last4 = excluded.pasted_last4, held_until = excluded.held_until, pasted_bot = NULL, pasted_name = NULL,
            problem = NULL, attempts = 0, due_at = excluded.due_at
          WHERE channels.pasted_id IS NOT excluded.pasted_id`,
    args: [id, accountId, kind, pastedId, sealed, last4, heldUntil, heldUntil ?? now, now],
  };
}

/** The owner wants the bot that waits. */
export function usePastedToken(accountId: string, kind: ChannelKind, now: number): Statement {
  return {
    sql: `UPDATE channels SET held_until = NULL, attempts = 0, due_at = ?
          WHERE account_id = ? AND kind = ? AND held_until IS NOT NULL`,
    args: [now, accountId, kind],
  };
}

/** The owner keeps the bot in use: the token that waits is destroyed, and a bot that waits is forgotten. */
export function dropPastedToken(accountId: string, kind: ChannelKind, now: number): Statement {
  return {
    sql: `UPDATE channels SET held_until = NULL, pasted_sealed = NULL, pasted_last4 = NULL, pasted_bot = NULL,
            pasted_name = NULL, due_at = ?
          WHERE account_id = ? AND kind = ? AND held_until IS NOT NULL`,
    args: [now, accountId, kind],
  };
}

/** A bot that somebody let ours create, or whose token has changed. Until `heldUntil` it waits for its owner to say whether it counts. */
export type MadeBot = {
  id: string;
  owner: string;
  pastedId: string;
  botId: string;
  name: string;
  heldUntil: number;
};

/** Whether the channel has another bot in use than the one that was made. */
const HAS_OTHER_BOT = `channels.state = 'on' AND channels.bot_id IS NOT NULL AND channels.bot_id IS NOT excluded.pasted_bot`;

/**
 * Requests the token of a managed bot: a person on Telegram had our bot create it, or its token has changed. Another bot than
 * the one in use waits for an answer. Does nothing for a bot that was disconnected before.
 */
export function claimManagedBot(bot: MadeBot, now: number): Statement {
  return {
    sql: `INSERT INTO channels (id, account_id, kind, state, pasted_id, pasted_bot, pasted_name, due_at, created_at)
          SELECT ?1, account_id, 'telegram', 'checking', ?2, ?3, ?6, ?4, ?4 FROM identities
          WHERE platform = 'telegram' AND platform_user = ?5
          ON CONFLICT (account_id, kind) DO UPDATE SET state = ${REOPENED}, created_at = ${PLACED_AT}, sealed = ${KEPT_TOKEN},
            bot_id = CASE WHEN channels.state IN ('off', 'disconnecting') THEN NULL ELSE channels.bot_id END,
            pasted_id = excluded.pasted_id, pasted_bot = excluded.pasted_bot, pasted_name = excluded.pasted_name,
            pasted_sealed = NULL, pasted_last4 = NULL, held_until = CASE WHEN ${HAS_OTHER_BOT} THEN ?7 END,
            problem = NULL, attempts = 0, due_at = excluded.due_at
          WHERE channels.pasted_id IS NOT excluded.pasted_id
            AND NOT (channels.state IN ('off', 'disconnecting') AND channels.bot_id IS excluded.pasted_bot)`,
    args: [bot.id, bot.pastedId, bot.botId, now, bot.owner, bot.name, bot.heldUntil],
  };
}

/** Requests a login by QR code. An existing login stays valid. */
export function requestLogin(id: string, accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO channels (id, account_id, kind, state, login, due_at, created_at)
          VALUES (?, ?, 'whatsapp', 'on', 'requested', ?, ?)
          ON CONFLICT (account_id, kind) DO UPDATE SET state = 'on', created_at = ${PLACED_AT}, login = 'requested',
            login_until = NULL, qr_sealed = NULL, health = NULL, health_reason = NULL, problem = NULL, attempts = 0,
            due_at = excluded.due_at
          WHERE channels.login IS NULL OR channels.login NOT IN ('requested', 'showing')`,
    args: [id, accountId, now, now],
  };
}

/** Connects our own page, which needs no check. */
export function connectWeb(id: string, accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO channels (id, account_id, kind, state, due_at, created_at) VALUES (?, ?, 'web', 'on', ?, ?)
          ON CONFLICT (account_id, kind) DO UPDATE SET state = 'on', created_at = ${PLACED_AT}, health = NULL,
            health_reason = NULL, attempts = 0, due_at = excluded.due_at`,
    args: [id, accountId, now, now],
  };
}

/** Disconnects a channel. Its token is kept only until the job has revoked the channel at its provider. */
export function disconnectChannel(accountId: string, kind: ChannelKind, now: number): Statement {
  return {
    sql: `UPDATE channels SET state = 'disconnecting', sealed = CASE WHEN kind = 'telegram' THEN sealed END, last4 = NULL, pasted_sealed = NULL, held_until = NULL, pasted_bot = NULL,
            pasted_name = NULL, problem = NULL, login = NULL, qr_sealed = NULL, health = NULL, health_reason = NULL, owner_ids = '[]',
            attempts = 0, due_at = ?
          WHERE account_id = ? AND kind = ? AND state IN ('checking', 'on')`,
    args: [now, accountId, kind],
  };
}

export function addChannelOwner(accountId: string, kind: ChannelKind, owner: string): Statement {
  return {
    sql: `UPDATE channels SET owner_ids = json_insert(owner_ids, '$[#]', ?1)
          WHERE account_id = ?2 AND kind = ?3 AND NOT EXISTS (SELECT 1 FROM json_each(owner_ids) WHERE value = ?1)`,
    args: [owner, accountId, kind],
  };
}

/** Makes the check of a channel due now, whatever it waits for. */
export function recheckChannel(accountId: string, kind: ChannelKind, now: number): Statement {
  return {
    sql: `UPDATE channels SET due_at = ?, attempts = 0 WHERE account_id = ? AND kind = ? AND state IN ('checking', 'on')`,
    args: [now, accountId, kind],
  };
}

/** Makes the inspection of every channel due that was not inspected since a time, unless its owner has to act first. */
export function inspectChannels(accountId: string, now: number, notSince: number): Statement {
  return {
    sql: `UPDATE channels SET due_at = ?, attempts = 0 WHERE account_id = ? AND state = 'on'
            AND coalesce(inspected_at, 0) <= ? AND problem IS NOT 'intent'`,
    args: [now, accountId, notSince],
  };
}

/** Makes the inspection of a channel due that works although it is known to have stopped, or the other way round. */
export function inspectIfOther(
  accountId: string,
  { kind, works }: { kind: string; works: boolean },
  now: number,
): Statement {
  return {
    sql: `UPDATE channels SET due_at = ?, attempts = 0 WHERE account_id = ? AND kind = ? AND state = 'on' AND due_at IS NULL
            AND health = ? AND problem IS NOT 'intent'`,
    args: [now, accountId, kind, works ? 'stopped' : 'running'],
  };
}

/** Makes disconnecting channels due, because the machine now runs without them. */
export function hastenDisconnecting(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE channels SET due_at = ? WHERE account_id = ? AND state = 'disconnecting' AND due_at IS NOT NULL`,
    args: [now, accountId],
  };
}

/** Whether somebody is about to scan a code for a channel of this account. */
export function hasOpenLogin(accountId: string): Query<boolean> {
  return exists(
    `SELECT 1 FROM channels WHERE account_id = ? AND login IN ('requested', 'showing')`,
    [accountId],
  );
}

/** Whether its owner has connected a channel with us. */
export function hasConnectedChannel(accountId: string): Query<boolean> {
  return exists(`SELECT 1 FROM channels WHERE account_id = ? AND state = 'on'`, [accountId]);
}

const COLUMNS = {
  state: 'state',
  version: 'version',
  sealed: 'sealed',
  last4: 'last4',
  botId: 'bot_id',
  botName: 'bot_name',
  managed: 'managed',
  pastedSealed: 'pasted_sealed',
  pastedLast4: 'pasted_last4',
  heldUntil: 'held_until',
  pastedBot: 'pasted_bot',
  pastedName: 'pasted_name',
  problem: 'problem',
  login: 'login',
  loginUntil: 'login_until',
  qrSealed: 'qr_sealed',
  qrNumber: 'qr_number',
  health: 'health',
  healthReason: 'health_reason',
  inspectedAt: 'inspected_at',
  checkedAt: 'checked_at',
  attempts: 'attempts',
  dueAt: 'due_at',
  createdAt: 'created_at',
} as const;

export type ChannelChange = Partial<
  Pick<Channel, Exclude<keyof typeof COLUMNS, 'checkedAt'>> & { checkedAt: number }
>;

/** Changes a channel unless its state, pasted token or login has changed since it was read. */
export function settleChannel(read: Channel, change: ChannelChange, now: number): Statement {
  const { sql, args } = settledColumns(changedColumns(COLUMNS, change), read, now);
  return {
    sql: `UPDATE channels SET ${sql}
          WHERE id = ? AND state = ? AND pasted_id IS ? AND held_until IS ? AND login IS ? AND qr_number = ?`,
    args: [...args, read.id, read.state, read.pastedId, read.heldUntil, read.login, read.qrNumber],
  };
}

/** The id of the account whose channel a bot is. */
export function findBotOwner(kind: ChannelKind, botId: string): Query<string | null> {
  return one(
    `SELECT account_id FROM channels WHERE kind = ? AND bot_id = ? AND state IN ('checking', 'on')`,
    [kind, botId],
    (row) => String(row['account_id']),
  );
}

export type OwnAddress = { platform: string; platformUser: string };

/** The account's own addresses, as numbers where WhatsApp names people by ids of its own. Who writes from one is the owner. */
export function listOwnAddresses(accountId: string): Query<OwnAddress[]> {
  return all(
    `SELECT platform, ${seenUser('each')} AS platform_user FROM identities each
     WHERE account_id = ? ORDER BY created_at`,
    [accountId],
    (row) => ({ platform: String(row['platform']), platformUser: String(row['platform_user']) }),
  );
}

/** The id of the picture of a code that links WhatsApp; each code has its own. */
export function qrPictureId(channelId: string, number: number): string {
  return idFrom('pic', channelId, number);
}

function toChannel(row: Row): Channel {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: row['kind'] as ChannelKind,
    state: row['state'] as ChannelState,
    version: Number(row['version']),
    sealed: row['sealed'] as string | null,
    last4: row['last4'] as string | null,
    botId: row['bot_id'] as string | null,
    botName: row['bot_name'] as string | null,
    managed: row['managed'] === 1,
    ownerIds: JSON.parse(String(row['owner_ids'])) as string[],
    pastedId: row['pasted_id'] as string | null,
    pastedSealed: row['pasted_sealed'] as string | null,
    pastedLast4: row['pasted_last4'] as string | null,
    heldUntil: row['held_until'] as number | null,
    pastedBot: row['pasted_bot'] as string | null,
    pastedName: row['pasted_name'] as string | null,
    problem: row['problem'] as ChannelProblem | null,
    login: row['login'] as Channel['login'],
    loginUntil: row['login_until'] as number | null,
    qrSealed: row['qr_sealed'] as string | null,
    qrNumber: Number(row['qr_number']),
    health: row['health'] as ChannelHealth | null,
    healthReason: row['health_reason'] as HealthReason | null,
    inspectedAt: row['inspected_at'] as number | null,
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
    createdAt: Number(row['created_at']),
    stays: row['stays'] === 1,
  };
}

/** Chooses the channel that stays when a smaller plan has no room for all of them. */
export function chooseStaying(accountId: string, kind: ChannelKind): Statement {
  return {
    sql: 'UPDATE channels SET stays = (kind = ?) WHERE account_id = ?',
    args: [kind, accountId],
  };
}
