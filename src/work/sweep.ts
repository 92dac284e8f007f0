import type { App } from '../app.ts';
import { processEvents } from '../chat/process-events.ts';
import { prepareNews } from '../chat/receive.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { DUE_TABLES, type DueJob, takeDue } from '../store/due.ts';
import { deleteOldEvents, listStaleChats } from '../store/inbox.ts';
import { deleteOldLinkCodes } from '../store/link-codes.ts';
import { deleteOldSecretLinks } from '../store/secret-links.ts';
import { listLateBuilds, toMachine, updateMachine } from '../store/machines.ts';
import { deleteOldMessages } from '../store/outbox.ts';
import { deleteExpiredPictures } from '../store/pictures.ts';
import { takeUnsynced } from '../store/subscriptions.ts';
import { deleteOldWebChat } from '../store/web-chat.ts';
import { deleteOldSent } from '../store/whatsapp-chats.ts';
import { KEEP_MS as KEEP_WEB_CHAT_MS } from '../web-chat/rules.ts';

type SweepApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId'
>;

/** A row that was rung for and not finished is rung for again after this long. */
const RING_AGAIN_MS = 30_000;
const STALE_EVENT_MS = 5000;
const KEEP_MS = 7 * 24 * 3_600_000;

/** When a build is late: first the customer is told, then an operator. */
const LATE_STAGES = [
  { stage: 1, afterMs: 2 * 60_000 },
  { stage: 2, afterMs: 5 * 60_000 },
] as const;

/**
 * Rings again for everything that is due, from the rows alone. Whatever Redis lost, or a process that died left behind,
 * goes on from here. With `all` (after a start, or when Redis was emptied) also what was rung for a moment ago.
 */
export async function sweep(app: SweepApp, all = false): Promise<void> {
  const now = app.now();
  const ringAll = (await app.queue.hasForgotten()) || all;
  const dueBefore = ringAll ? now + RING_AGAIN_MS : now;
  for (const job of Object.keys(DUE_TABLES) as DueJob[]) {
    const [result] = await app.db.write([takeDue(job, dueBefore, now + RING_AGAIN_MS)]);
    for (const row of result?.rows ?? []) await app.queue.enqueue(job, { id: String(row['id']) });
  }
  const unsynced = await app.db.writeReturning(takeUnsynced(dueBefore, now + RING_AGAIN_MS));
  for (const accountId of unsynced) {
    await app.queue.enqueue('sync-customer', { accountId, asked: false });
  }
  const [stale] = await app.db.read([listStaleChats(all ? now : now - STALE_EVENT_MS)]);
  for (const row of stale?.rows ?? []) void processEvents(app, String(row['chat']));
  await app.db.write([deleteExpiredPictures(now)]);
  await speakOfLateBuilds(app, now);
}

async function speakOfLateBuilds(app: SweepApp, now: number): Promise<void> {
  for (const { stage, afterMs } of LATE_STAGES) {
    const [result] = await app.db.read([listLateBuilds(now - afterMs, stage)]);
    for (const machine of result?.rows.map(toMachine) ?? []) {
      const key = `late:${machine.id}:${stage}`;
      const news = await prepareNews(app, machine.accountId, { type: 'machine_late' }, key);
      await app.db.write([updateMachine(machine.id, { lateStage: stage }), ...news.statements]);
      news.after();
      if (stage === 2) {
        app.log.error({ machineId: machine.id }, 'a paid machine is not ready after 5 min');
        await tellOperators(app, { type: 'machine_late', machineId: machine.id }, key);
      }
    }
  }
}

/** Removes closed events and messages after a week, what was said on the agent's page after a month; what is open stays. */
export async function removeOldRows(app: Pick<App, 'db' | 'now'>): Promise<void> {
  const before = app.now() - KEEP_MS;
  await app.db.write([
    deleteOldEvents(before),
    deleteOldMessages(before),
    deleteOldSent(before),
    ...deleteOldLinkCodes(before),
    deleteOldSecretLinks(before),
    ...deleteOldWebChat(app.now() - KEEP_WEB_CHAT_MS, app.now()),
  ]);
}
