import type { Role } from '../domain/operators.ts';
import type { Query } from './database.ts';
import type { Row, Statement, Value } from './engine.ts';
import { all } from './query.ts';

export type AuditEntry = {
  action: string;
  object: string;
  before: string | null;
  after: string | null;
};

/** An entry of an operator whose role is known, about an account if it is about one. */
export type OperatorEntry = AuditEntry & {
  actor: string;
  role: Role;
  /** The account that it is about. */
  customer: string | null;
  reason: string | null;
  /** Whether the customer sees it in /privacy. */
  isShown: boolean;
};

/** Records what was done in a chat, under the identity that the chat belongs to. A trigger refuses every change of the table. */
export function addAuditOfChat(chat: string, entry: AuditEntry, now: number): Statement {
  const { action, object, before, after } = entry;
  return {
    sql: `INSERT INTO audit (at, actor, action, object, before, after)
          SELECT ?, platform || ':' || platform_user, ?, ?, ?, ? FROM identities WHERE chat = ?`,
    args: [now, action, object, before, after, chat],
  };
}

export function addAudit(entry: OperatorEntry, now: number): Statement {
  const { actor, role, action, object, customer, reason, before, after, isShown } = entry;
  return {
    sql: `INSERT INTO audit (at, actor, role, action, object, customer, reason, before, after, shown)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [now, actor, role, action, object, customer, reason, before, after, Number(isShown)],
  };
}

/** An entry with all its columns as they are stored, and its seal; null while it has none. */
export type AuditRow = { seq: number; columns: Value[]; hash: string | null };

const AUDIT = 'seq, at, actor, role, action, object, customer, reason, before, after, shown';

/** The entries after one, the oldest first. */
export function listAudit(afterSeq: number, most: number): Query<AuditRow[]> {
  return all(
    `SELECT ${AUDIT}, (SELECT hash FROM audit_seals s WHERE s.seq = audit.seq) AS hash
     FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`,
    [afterSeq, most],
    toAuditRow,
  );
}

/** The seal that the chain ends with. */
export function findLastSeal(): Query<{ seq: number; hash: string } | null> {
  return {
    sql: 'SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1',
    args: [],
    parse: ([row]) => (row ? { seq: Number(row['seq']), hash: String(row['hash']) } : null),
  };
}

export function countSeals(): Query<number> {
  return {
    sql: 'SELECT count(*) AS number FROM audit_seals',
    args: [],
    parse: ([row]) => Number(row?.['number'] ?? 0),
  };
}

export function addSeal(seq: number, hash: string): Statement {
  return { sql: 'INSERT INTO audit_seals (seq, hash) VALUES (?, ?)', args: [seq, hash] };
}

function toAuditRow(row: Row): AuditRow {
  return {
    seq: Number(row['seq']),
    columns: AUDIT.split(', ').map((column) => row[column] ?? null),
    hash: row['hash'] as string | null,
  };
}
