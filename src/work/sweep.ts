import type { App } from '../app.ts';
import { DUE_TABLES, takeDue } from '../store/due.ts';
import type { DueJob } from '../store/tables.ts';
import { deleteOldEvents, listStaleChats } from '../store/inbox.ts';
import { deleteOldLinkCodes } from '../store/link-codes.ts';
import { deleteOldSecretLinks } from '../store/secret-links.ts';
import { deleteOldMessages } from '../store/outbox.ts';
import { deleteExpiredPictures } from '../store/pictures.ts';
import { takeUnsynced } from '../store/subscriptions.ts';
import { deleteOldWebChat } from '../store/web-chat.ts';
import { deleteOldSent } from '../store/whatsapp-chats.ts';
import type { CommitApp } from './commit.ts';

/** A row that was enqueued and not finished is enqueued again after this long. */
const ENQUEUE_AGAIN_MS = 30_000;
const STALE_EVENT_MS = 5000;
const KEEP_MS = 7 * 24 * 3_600_000;

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
  await app.db.write([deleteExpiredPictures(now)]);
}

/** Removes closed events and messages after a week, and messages of the agent's page after a month. Open ones stay. */
export async function removeOldRows(app: Pick<App, 'db' | 'now'>): Promise<void> {
  const before = app.now() - KEEP_MS;
  await app.db.write([
    deleteOldEvents(before),
    deleteOldMessages(before),
    deleteOldSent(before),
    ...deleteOldLinkCodes(before),
    deleteOldSecretLinks(before),
    ...deleteOldWebChat(app.now()),
  ]);
}
