import { deliverEvent, tellOperators } from '../news/tell.ts';
import { markUnreachable } from '../store/chats.ts';
import {
  closeMessage,
  type OutboxRow,
  repeatNews,
  requeueMessage,
  saveSlot,
  type Slot,
  suppressChat,
  takeMessage,
} from '../store/outbox.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { backOffMs } from '../work/due-row.ts';
import { contentHash, contentOf } from './outbox-content.ts';
import { afterUnknown, mayRepeat, partsOf, sendParts } from './send-parts.ts';
import type { Outcome, Shown, Transport } from './transport.ts';
import type { Statement } from '../store/engine.ts';

export type Sending = {
  app: CommitApp;
  transport: Transport;
  /** When a message of each chat was last edited, which limits the edits of a live screen. */
  lastEditAt: Map<string, number>;
};

/** `next`: send the next message of the chat. `stop`: send no more to this chat. `waitMs`: retry the same message later. */
export type Delivered = 'next' | 'stop' | { waitMs: number };

const MOST_ATTEMPTS = 50;
const BACK_OFF = { firstMs: 1000, longestMs: 60_000 };

/** Delivers one queued message and stores the outcome. `slot` is the message that it may edit. */
export async function deliver(
  sending: Sending,
  row: OutboxRow,
  slot: Slot | null,
): Promise<Delivered> {
  const { app, transport } = sending;
  if (!mayRepeat(transport, row)) {
    const [taken] = await commit(app, [takeMessage(row.id, app.now())]);
    if (taken !== 1) return 'next';
  }
  const startedAt = app.now();
  const { outcome, sent } = await perform(sending, row, slot);
  app.log.info(
    {
      platform: transport.platform,
      mode: row.mode,
      outcome: outcome.type,
      ...(outcome.type === 'refused' ? { reason: outcome.reason } : {}),
      durationMs: app.now() - startedAt,
    },
    'message',
  );
  return row.mode === 'delete'
    ? settleRemoval(sending, row, outcome)
    : settle(sending, { ...row, sent }, outcome);
}

async function perform(
  sending: Sending,
  row: OutboxRow,
  slot: Slot | null,
): Promise<{ outcome: Outcome; sent: number }> {
  const { app, transport } = sending;
  const content = contentOf(row);
  const { sent } = row;
  if ('messageId' in content) {
    return { outcome: await transport.remove(row.platformChat, content.messageId), sent };
  }
  const parts = await partsOf(app, transport, row);
  const edited = row.mode === 'replace' && slot ? await edit(sending, row, { slot, parts }) : null;
  return edited ? { outcome: edited, sent } : sendParts(app, transport, { row, parts });
}

/** Edits the message of the slot, which is the last part and has the buttons. Returns null when a new message is needed. */
async function edit(
  { app, transport, lastEditAt }: Sending,
  row: OutboxRow,
  { slot, parts }: { slot: Slot; parts: Shown[] },
): Promise<Outcome | null> {
  const [part, ...more] = parts;
  if (slot.hash === contentHash(row)) return { type: 'done', messageId: slot.messageId };
  if (!part || more.length > 0) return null;
  lastEditAt.set(row.chat, app.now());
  const outcome = await transport.edit(row.platformChat, slot.messageId, part);
  return outcome.type === 'gone' ? null : outcome;
}

async function settle(sending: Sending, row: OutboxRow, outcome: Outcome): Promise<Delivered> {
  const { app } = sending;
  switch (outcome.type) {
    case 'done':
      await commit(app, [closeMessage(row.id, 'sent'), ...slotStatements(row, outcome.messageId)]);
      return 'next';
    case 'unknown':
    case 'later':
      return retryLater(sending, row, outcome);
    case 'unreachable':
      await commit(app, [
        { deliver: repeatNews(row.chat, app.now()) },
        closeMessage(row.id, 'suppressed'),
        suppressChat(row.chat),
        markUnreachable(row.chat, app.now()),
      ]);
      return 'stop';
    case 'gone':
    case 'refused':
      return giveUpRefused(sending, row, outcome);
  }
}

async function retryLater(
  { app, transport }: Sending,
  row: OutboxRow,
  outcome: Extract<Outcome, { type: 'unknown' | 'later' }>,
): Promise<Delivered> {
  if (row.attempts + 1 >= MOST_ATTEMPTS) {
    app.log.error({ attempts: row.attempts + 1 }, 'a message was given up');
    await commit(app, [closeMessage(row.id, 'failed')]);
    return 'next';
  }
  const waitMs = outcome.type === 'later' ? outcome.afterMs : backOffMs(row.attempts, BACK_OFF);
  const notBefore = app.now() + waitMs;
  await commit(
    app,
    outcome.type === 'later'
      ? [requeueMessage(row.id, notBefore)]
      : await afterUnknown(app, transport, { row, notBefore }),
  );
  return { waitMs };
}

/** Operators get one alarm per reason, because the same mistake usually affects many people. */
async function giveUpRefused(
  { app, transport }: Sending,
  row: OutboxRow,
  outcome: Extract<Outcome, { type: 'gone' | 'refused' }>,
): Promise<Delivered> {
  const { platform } = transport;
  const reason = outcome.type === 'refused' ? outcome.reason : outcome.type;
  app.log.error({ mode: row.mode }, 'a message was refused');
  const notice = { type: 'message_refused' as const, platform, reason };
  await commit(app, [
    closeMessage(row.id, 'failed'),
    tellOperators(app, notice, `refused:${platform}:${reason}`),
  ]);
  return 'next';
}

/** The conversation then tells the person whether the message with the secret was deleted. */
async function settleRemoval(
  sending: Sending,
  row: OutboxRow,
  outcome: Outcome,
): Promise<Delivered> {
  if (outcome.type === 'unknown' || outcome.type === 'later') {
    return retryLater(sending, row, outcome);
  }
  const { app } = sending;
  const removed = outcome.type === 'done' || outcome.type === 'gone';
  await commit(app, [
    closeMessage(row.id, removed ? 'sent' : 'failed'),
    deliverEvent(app, row.chat, `removed:${row.id}`, { kind: 'secret_removed', removed }),
  ]);
  return 'next';
}

function slotStatements(row: OutboxRow, messageId: string): Statement[] {
  if (row.slot === null || row.mode === 'delete') return [];
  return [saveSlot(row.chat, row.slot, messageId, contentHash(row))];
}
