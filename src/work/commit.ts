import type { App } from '../app.ts';
import type { Query } from '../store/database.ts';
import type { JobName, JobPayload } from './queue.ts';
import type { Statement } from '../store/engine.ts';

/** A job to enqueue once the rows are stored. The sweep would find the row as well; this only saves waiting for it. */
export type Enqueue = {
  [N in JobName]: { enqueue: N; payload: JobPayload<N>; delayMs?: number };
}[JobName];

/** An event for chats: the query inserts it, each at most once, and reads the chats that got it. */
export type Delivery = { deliver: Query<string[]> };

/** What a verb wants to happen, as data: statements, jobs, and events for chats. */
export type Change = Statement | Enqueue | Delivery;

export type CommitApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId' | 'answerChat'
>;

/**
 * Stores all changes in one transaction or none of them, then enqueues the jobs and answers the chats that got an event.
 * Resolves once the rows are stored, with the number of rows that each plain statement changed, in order.
 */
export async function commit(app: CommitApp, changes: Change[]): Promise<number[]> {
  const written = changes.filter((change): change is Statement | Delivery => !isEnqueue(change));
  const results = written.length === 0 ? [] : await app.db.write(written.map(statementOf));
  followUp(app, changes, (delivery) => {
    const result = results[written.indexOf(delivery)];
    return delivery.deliver.parse(result?.rows ?? []);
  });
  return results.flatMap((result, index) =>
    isDelivery(written[index]) ? [] : [result.rowsAffected],
  );
}

function followUp(
  app: CommitApp,
  changes: Change[],
  chatsOf: (delivery: Delivery) => string[],
): void {
  for (const change of changes) {
    if (isEnqueue(change)) void app.queue.enqueue(change.enqueue, change.payload, change.delayMs);
  }
  const chats = new Set(changes.filter(isDelivery).flatMap(chatsOf));
  for (const chat of chats) void app.answerChat(app, chat);
}

function statementOf(change: Statement | Delivery): Statement {
  return isDelivery(change) ? change.deliver : change;
}

export function isEnqueue(change: Change): change is Enqueue {
  return typeof change === 'object' && 'enqueue' in change;
}

function isDelivery(change: Change | undefined): change is Delivery {
  return typeof change === 'object' && 'deliver' in change;
}
