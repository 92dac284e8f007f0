import type { App } from '../app.ts';
import type { Query } from '../store/database.ts';
import type { JobName, JobPayload } from './queue.ts';
import type { Statement } from '../store/engine.ts';

/** A job to enqueue once the rows are stored. The sweep would find the row as well; this only saves waiting for it. */
export type Enqueue = {
  [N in JobName]: { enqueue: N; payload: JobPayload<N>; delayMs?: number };
}[JobName];

/**
 * An event for chats: the query inserts it, each at most once, and reads the chats that got it. `places` queues the same for
 * groups and channels, which answer nobody. `record` is stored after both and tells nobody.
 */
export type Delivery = {
  deliver: Query<string[]>;
  places?: Query<string[]>;
  record?: Query<string[]>;
};

/** A topic of wake-ups to notify once the rows are stored. A lost one only delays what follows. */
type Notify = { notify: string };

/** What a verb wants to happen, as data: statements, jobs, and events for chats. */
export type Change = Statement | Enqueue | Delivery | Notify;

export type CommitApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId' | 'answerChat'
>;

/**
 * Stores all changes in one transaction or none of them, then enqueues the jobs and answers the chats that got an event.
 * Resolves once the rows are stored, with the number of rows that each plain statement changed, in order.
 */
export async function commit(app: CommitApp, changes: Change[]): Promise<number[]> {
  const writes = changes.flatMap((change) =>
    isEnqueue(change) || isNotify(change) ? [] : writesOf(change),
  );
  const outcomes = writes.length === 0 ? [] : await app.db.write(writes);
  for (const change of changes) {
    if (isNotify(change)) app.wakeups.notify(change.notify);
    if (isEnqueue(change)) void app.queue.enqueue(change.enqueue, change.payload, change.delayMs);
  }
  const chats = outcomes.flatMap((outcome) => (typeof outcome === 'number' ? [] : outcome));
  for (const chat of new Set(chats)) void app.answerChat(app, chat);
  return outcomes.filter((outcome) => typeof outcome === 'number');
}

export function isEnqueue(change: Change): change is Enqueue {
  return typeof change === 'object' && 'enqueue' in change;
}

function isNotify(change: Change): change is Notify {
  return typeof change === 'object' && 'notify' in change;
}

function writesOf(change: Statement | Delivery): (Statement | Query<string[]>)[] {
  if (typeof change !== 'object' || !('deliver' in change)) return [change];
  const { deliver, places, record } = change;
  return [deliver, ...(places ? [places] : []), ...(record ? [record] : [])];
}
