import type { App } from '../app.ts';
import { CLEAN_UP_STEP, CLEANED_TABLES, deleteOld } from '../store/clean-up.ts';
import { DUE_TABLES, takeDue } from '../store/due.ts';
import type { DueJob } from '../store/tables.ts';
import { listStaleChats } from '../store/inbox.ts';
import { takeUnsynced } from '../store/subscriptions.ts';
import type { CommitApp } from './commit.ts';

/** A row that was enqueued and not finished is enqueued again after this long. */
const ENQUEUE_AGAIN_MS = 30_000;
const STALE_EVENT_MS = 5000;

/**
 * Enqueues a job for every due row. The rows alone decide, so work continues after Redis has lost jobs or a process has died.
 * `all` includes rows that were enqueued a moment ago, which is needed after a start and after Redis was emptied.
 */
export async function sweep(app: CommitApp, all = false): Promise<void> {
  const now = app.now();
  const isAll = (await app.queue.hasForgotten()) || all;
  const dueBefore = isAll ? now + ENQUEUE_AGAIN_MS : now;
  for (const job of Object.keys(DUE_TABLES) as DueJob[]) {
    const [due] = await app.db.write([takeDue(job, dueBefore, now + ENQUEUE_AGAIN_MS)]);
    for (const id of due) await app.queue.enqueue(job, { id });
  }
  const [unsynced] = await app.db.write([takeUnsynced(dueBefore, now + ENQUEUE_AGAIN_MS)]);
  for (const accountId of unsynced) {
    await app.queue.enqueue('sync-customer', { accountId, asked: false });
  }
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
