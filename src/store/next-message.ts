import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { IS_OPEN, type OutboxRow, PLACE, type Slot, toOutboxRow } from './outbox.ts';
import { one } from './query.ts';

/**
 * The next message of a chat, the message that it may edit, and whether others are queued behind it. It is overtaken when one of
 * them takes its place: a newer screen, or a note with the same words. It is followed when a new message comes right after it.
 */
export type NextMessage = {
  row: OutboxRow;
  slot: Slot | null;
  hasMore: boolean;
  isOvertaken: boolean;
  isFollowed: boolean;
};

/** Important news are shown even when a newer message would take their place. */
const MAY_FOLD = `${IS_OPEN} AND state = 'queued' AND mode <> 'delete' AND news IS NULL`;
const IS_QUEUED = `chat = ?1 AND ${IS_OPEN} AND state = 'queued'`;
/** A message that was put aside has its turn when no other is queued. */
const NEXT_SEQ = `coalesce(
  (SELECT min(seq) FROM outbox WHERE ${IS_QUEUED} AND aside IS NULL),
  (SELECT seq FROM outbox WHERE ${IS_QUEUED} AND aside IS NOT NULL ORDER BY not_before LIMIT 1))`;

export function findNextMessage(chat: string): Query<NextMessage | null> {
  return one(
    `SELECT o.*, s.message_id AS slot_message, s.content_hash AS slot_hash,
       EXISTS (SELECT 1 FROM outbox other WHERE other.chat = o.chat AND other.seq > o.seq
         AND other.${IS_OPEN} AND other.state = 'queued') AS has_more,
       EXISTS (SELECT 1 FROM outbox other WHERE other.chat = o.chat AND other.seq > o.seq
         AND other.${IS_OPEN} AND other.state = 'queued' AND other.mode = 'send' AND other.deferred = 0) AS is_followed,
       o.mode <> 'delete' AND o.news IS NULL AND EXISTS (SELECT 1 FROM outbox other WHERE other.chat = o.chat AND other.seq > o.seq
         AND other.${IS_OPEN} AND other.state = 'queued' AND other.mode <> 'delete'
         AND NOT (o.mode = 'replace' AND other.mode = 'send')
         AND coalesce('slot ' || other.slot, other.content) = coalesce('slot ' || o.slot, o.content)) AS is_overtaken
     FROM outbox o LEFT JOIN slots s ON s.chat = o.chat AND s.slot = o.slot
     WHERE o.seq = ${NEXT_SEQ}`,
    [chat],
    (row) => ({
      row: toOutboxRow(row),
      slot:
        row['slot_message'] === null
          ? null
          : { messageId: String(row['slot_message']), hash: String(row['slot_hash']) },
      hasMore: row['has_more'] === 1,
      isOvertaken: row['is_overtaken'] === 1,
      isFollowed: row['is_followed'] === 1,
    }),
  );
}

function newestOfEachPlace(condition: string): string {
  return `SELECT max(seq) FROM outbox WHERE chat = ?1 AND ${IS_OPEN} AND state = 'queued' AND ${condition} GROUP BY ${PLACE}`;
}

/**
 * Drops the messages of a chat that are overtaken. An edit that takes the place of a new message becomes one. A new message does
 * not take the place of an edit, which may be there to hide something, such as a code that was used.
 */
export function foldOvertaken(chat: string): Statement[] {
  return [
    {
      sql: `UPDATE outbox SET mode = 'send' WHERE chat = ?1 AND ${IS_OPEN} AND state = 'queued' AND mode = 'replace' AND slot IN
              (SELECT slot FROM outbox older WHERE chat = ?1 AND older.seq < outbox.seq AND mode = 'send' AND ${MAY_FOLD})`,
      args: [chat],
    },
    {
      sql: `UPDATE outbox SET state = 'suppressed', content = '' WHERE chat = ?1 AND ${MAY_FOLD}
              AND seq NOT IN (${newestOfEachPlace("mode <> 'delete'")})
              AND (mode <> 'replace' OR seq NOT IN (${newestOfEachPlace("mode = 'replace'")}))`,
      args: [chat],
    },
  ];
}
