import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../app.ts';
import { LANES, type Lane } from '../domain/lanes.ts';
import { CLEAN_UP_STEP, CLEANED_TABLES, deleteOld } from '../store/clean-up.ts';
import type { Query } from '../store/database.ts';
import { DUE_TABLES, type Take, takeDue } from '../store/due.ts';
import { listStaleChats } from '../store/inbox.ts';
import { saveSetting, SWEPT_AT } from '../store/settings.ts';
import { takeUnsynced } from '../store/subscriptions.ts';
import type { DueJob } from '../store/tables.ts';
import type { CommitApp } from './commit.ts';

/** A row that was enqueued and not finished is enqueued again after this long. */
export const ENQUEUE_AGAIN_MS = 30_000;
const STALE_EVENT_MS = 5000;
/** A lane holds this many waiting jobs for each that can run at once, and gets more as soon as it has fewer. */
const WAITING_PER_WORKER = 20;
const REFILL_MS = 100;
/** A person's request is this young when the sweep is asked to look for it. */
const RECENT_MS = 5000;
const MOST_RECENT = 100;

/** Due rows of one table. */
type Source = {
  lane: Lane;
  take: (take: Take) => Query<string[]>;
  enqueue: (queue: App['queue'], ids: string[]) => Promise<void>;
};

const DUE_SOURCES: Source[] = (Object.keys(DUE_TABLES) as DueJob[]).map((job) => ({
  lane: DUE_TABLES[job].found,
  take: (take) => takeDue(job, take),
  enqueue: (queue, ids) =>
    queue.enqueueFound(
      job,
      ids.map((id) => ({ id })),
    ),
}));

const SOURCES: Source[] = [
  ...DUE_SOURCES,
  {
    lane: 'housekeeping',
    take: takeUnsynced,
    enqueue: (queue, ids) =>
      queue.enqueueFound(
        'sync-customer',
        ids.map((accountId) => ({ accountId, asked: false })),
      ),
  },
];

/**
 * Enqueues a job for every due row. The rows alone decide, so work continues after Redis has lost jobs or a process has died.
 * A lane takes only as many jobs as its workers finish soon, shared evenly by its tables, and is refilled until no row is due.
 * `all` includes rows that were enqueued a moment ago, which is needed after a start and after Redis was emptied.
 */
export async function sweep(app: CommitApp, all = false, signal?: AbortSignal): Promise<void> {
  const isAll = (await app.queue.hasForgotten()) || all;
  const least = isAll ? app.now() + ENQUEUE_AGAIN_MS : 0;
  let lanes: readonly Lane[] = LANES;
  let allLanesAt = 0;
  for (;;) {
    if (lanes === LANES) allLanesAt = app.now() + app.config.sweepMs;
    const full = await fillLanes(app, lanes, Math.max(least, app.now()));
    if (lanes === LANES) await app.db.writeUnsynced([saveSetting(SWEPT_AT, String(app.now()))]);
    if (full.length === 0 || signal?.aborted === true) return;
    await pause(REFILL_MS);
    lanes = app.now() < allLanesAt ? full : LANES;
  }
}

/** Returns the lanes that may have left rows. */
async function fillLanes(app: CommitApp, lanes: readonly Lane[], until: number): Promise<Lane[]> {
  const filled = await Promise.all(lanes.map((lane) => fillLane(app, lane, until)));
  return lanes.filter((_lane, index) => filled[index] === 'full');
}

/** Takes due rows of each table in turn. `full`: there may be more than the lane had room for. */
async function fillLane(app: CommitApp, lane: Lane, until: number): Promise<'full' | 'empty'> {
  const waiting = await app.queue.countWaiting(lane);
  // Without Redis the rows stay due as they are.
  if (waiting === null) return 'empty';
  const room = app.config.workers[lane] * WAITING_PER_WORKER - waiting;
  if (room <= 0) return 'full';
  const sources = SOURCES.filter((source) => source.lane === lane);
  const most = Math.ceil(room / sources.length);
  const retryAt = Math.max(until + 1, app.now() + ENQUEUE_AGAIN_MS);
  const taken = await app.db.write(sources.map(({ take }) => take({ until, most, retryAt })));
  for (const [index, source] of sources.entries()) {
    const ids = taken[index] ?? [];
    if (ids.length > 0) await source.enqueue(app.queue, ids);
  }
  return taken.some((ids) => ids.length === most) ? 'full' : 'empty';
}

/** Enqueues the rows that came due a moment ago, because a person has asked for something and the row is not named. */
export async function sweepRecent(app: CommitApp): Promise<void> {
  const now = app.now();
  const window = { since: now - RECENT_MS, until: now, retryAt: now + ENQUEUE_AGAIN_MS };
  const jobs = Object.keys(DUE_TABLES) as DueJob[];
  const taken = await app.db.write(
    jobs.map((job) => takeDue(job, { ...window, most: MOST_RECENT })),
  );
  for (const [index, job] of jobs.entries()) {
    for (const id of taken[index] ?? []) await app.queue.enqueue(job, { id });
  }
  if (taken.some((ids) => ids.length === MOST_RECENT)) await app.queue.enqueue('sweep', {});
}

/** Answers the chats that have an event for too long, and removes what may not stay for an hour. */
export async function sweepChats(app: CommitApp, all = false): Promise<void> {
  const now = app.now();
  const [stale] = await app.db.read(listStaleChats(all ? now : now - STALE_EVENT_MS));
  for (const chat of stale) void app.answerChat(app, chat);
  // Pictures show secrets, so they go at once.
  await removeOldRows(app, ['pictures']);
}

/** Deletes the rows whose time is over, see `kept` in `TABLES`, in small steps so that no other write waits for long. */
export async function removeOldRows(
  app: Pick<App, 'db' | 'now'>,
  tables = CLEANED_TABLES,
): Promise<void> {
  for (const table of tables) {
    let deleted = CLEAN_UP_STEP;
    while (deleted === CLEAN_UP_STEP) {
      [deleted] = await app.db.write([deleteOld(table, app.now())]);
    }
  }
}
