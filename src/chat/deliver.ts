import { deliverEvent, tellInsteadOfPlace, tellOperators } from '../news/tell.ts';
import { dropReplacedAside, endAside, putAside } from '../store/aside.ts';
import { markUnreachable } from '../store/chats.ts';
import { mailUnreachedReminders } from '../store/mails.ts';
import {
  addCutOff,
  closeMessage,
  makePlain,
  type OutboxRow,
  repeatNews,
  requeueMessage,
  saveSlot,
  type Slot,
  suppressChat,
  takeMessage,
} from '../store/outbox.ts';
import { saveSetting, sendPause } from '../store/settings.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { afterFailure, alarmOf, type Failure, HELD_BACK, isCutOff } from './after-failure.ts';
import { contentHash, contentOf } from './outbox-content.ts';
import { afterUnknown, mayRepeat, partsOf, sendParts } from './send-parts.ts';
import type { SendTurns } from './send-turns.ts';
import type { Outcome, Shown, Transport } from './transport.ts';
import type { Statement } from '../store/engine.ts';

export type Sending = {
  app: CommitApp;
  transport: Transport;
  turns: SendTurns;
  /** When a message of each chat was last edited, which limits the edits of a live screen. */
  lastEditAt: Map<string, number>;
  /** Another new message comes right after this one: only the last of a burst makes a sound. */
  isFollowed: boolean;
  /** Other messages of the chat wait behind this one. */
  hasMore: boolean;
};

/** `next`: send the next message of the chat. `stop`: send no more to this chat. `waitMs`: retry the same message later. */
export type Delivered = 'next' | 'stop' | { waitMs: number };

/** The server hangs up at some edits. They are then sent as new messages. */
const MOST_CUT_EDITS = 2;

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
  const { outcome, sent } = await performSafely(sending, row, slot);
  app.log.info(
    {
      platform: transport.platform,
      mode: row.mode,
      outcome: outcome.type,
      ...('reason' in outcome ? { reason: outcome.reason } : {}),
      ...('alarm' in outcome ? { reason: outcome.alarm } : {}),
      durationMs: app.now() - startedAt,
    },
    'message',
  );
  return row.mode === 'delete'
    ? settleRemoval(sending, row, outcome)
    : settle(sending, { ...row, sent }, outcome);
}

/** A message that makes the adapter fail must not keep its chat waiting for ever. */
async function performSafely(
  sending: Sending,
  row: OutboxRow,
  slot: Slot | null,
): Promise<{ outcome: Outcome; sent: number }> {
  try {
    return await perform(sending, row, slot);
  } catch (error) {
    const { app, transport } = sending;
    if (!mayRepeat(transport, row)) throw error;
    app.log.error({ err: error, platform: transport.platform }, 'a message could not be shown');
    return { outcome: { type: 'unfamiliar', reason: 'our adapter failed' }, sent: row.sent };
  }
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
  const parts = quietly(await partsOf(app, transport, row), sending.isFollowed);
  // What others have passed by cannot know what its slot shows by now.
  const isInTurn = row.aside === null && !row.isPlain;
  const mayEdit = row.mode === 'replace' && row.cutOffs < MOST_CUT_EDITS && isInTurn;
  const edited = mayEdit && slot ? await edit(sending, row, { slot, parts }) : null;
  return edited ? { outcome: edited, sent } : sendParts(app, transport, { row, parts });
}

function quietly(parts: Shown[], isFollowed: boolean): Shown[] {
  const isSilent = (index: number): boolean => isFollowed || index < parts.length - 1;
  return parts.map((part, index) => (isSilent(index) ? { ...part, isSilent: true } : part));
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
  const { app, transport } = sending;
  switch (outcome.type) {
    case 'done': {
      const sent = [
        dropReplacedAside(row.id),
        closeMessage(row.id, 'sent'),
        ...slotStatements(row, outcome.messageId),
      ];
      await (mayRepeat(transport, row) ? app.db.writeUnsynced(sent) : app.db.write(sent));
      return 'next';
    }
    case 'unknown':
    case 'later':
    case 'unfamiliar':
      return retryLater(sending, row, outcome);
    case 'unreachable':
      if (isPlace(app, row)) return leavePlace(sending, row, 'it is gone, or closed to the bot');
      await commit(app, [
        { deliver: repeatNews(row.chat, app.now()) },
        ...(app.config.mail ? [mailUnreachedReminders(row.chat, app.now())] : []),
        closeMessage(row.id, 'suppressed'),
        suppressChat(row.chat),
        markUnreachable(row.chat, app.now()),
      ]);
      return 'stop';
    case 'refused':
      if (row.isImportant && !row.isPlain && !isPlace(app, row)) {
        return sendWords(sending, row, outcome.reason);
      }
      return giveUp(sending, row, outcome.reason);
    case 'gone':
      return giveUp(sending, row, outcome.type);
  }
}

/** Our mistake is most likely in its form, so important news are sent once more as words. */
async function sendWords(sending: Sending, row: OutboxRow, reason: string): Promise<'next'> {
  const { app } = sending;
  await commit(app, [
    makePlain(row.id),
    requeueMessage(row.id, app.now()),
    ...alarms(sending, reason),
  ]);
  return 'next';
}

async function retryLater(sending: Sending, row: OutboxRow, outcome: Failure): Promise<Delivered> {
  const { app, transport, hasMore } = sending;
  const next = afterFailure({ ...row, holdsUp: hasMore }, outcome, app.now());
  if (next.type === 'give_up') return giveUp(sending, row, next.reason);
  const isAside = next.type === 'aside';
  if (isAside && next.reason !== HELD_BACK && isPlace(app, row)) {
    return leavePlace(sending, row, next.reason);
  }
  const notBefore = app.now() + next.waitMs;
  await commit(app, [
    ...(isCutOff(outcome) ? [addCutOff(row.id)] : []),
    ...(outcome.type === 'unknown'
      ? await afterUnknown(app, transport, { row, notBefore })
      : [requeueMessage(row.id, notBefore)]),
    ...(isAside ? passOver(sending, row, next.reason) : takeTurns(row, outcome)),
    ...pauseBot(sending, outcome),
    ...alarms(sending, alarmOf(row, outcome, next)),
  ]);
  return isAside ? 'next' : { waitMs: next.waitMs };
}

/** A message is refused in the same way as the one that it passed: that one has its turn again, in order. */
function takeTurns(row: OutboxRow, outcome: Failure): Change[] {
  return outcome.type === 'later' ? [endAside(row.chat, HELD_BACK)] : [];
}

/**
 * The other messages of the chat go first. Important news are told in another chat of the account as well, and here only in
 * words; but when it was only refused for now, not before others have passed.
 */
function passOver({ app, transport }: Sending, row: OutboxRow, reason: string): Change[] {
  if (row.aside === null) {
    app.log.warn(
      { platform: transport.platform, mode: row.mode, reason },
      'a message is put aside',
    );
  }
  const isSingled = reason !== HELD_BACK || row.aside !== null;
  return [
    ...(row.isImportant && isSingled
      ? [{ deliver: repeatNews(row.chat, app.now()) }, makePlain(row.id)]
      : []),
    putAside(row.id, reason),
  ];
}

/** The pause is stored, because another process may become the sender of this bot. */
function pauseBot({ app, transport, turns }: Sending, outcome: Failure): Change[] {
  if (outcome.type !== 'later' || !outcome.wholeBot) return [];
  const { platform, bot } = transport;
  turns.pause(outcome.afterMs);
  app.log.warn({ platform, durationMs: outcome.afterMs }, 'the platform lets the bot wait');
  return [saveSetting(sendPause(platform, bot), String(app.now() + outcome.afterMs))];
}

/** Operators hear of each reason once, because the same cause usually affects many people. */
function alarms({ app, transport: { platform } }: Sending, reason: string | undefined): Change[] {
  if (reason === undefined) return [];
  const notice = { type: 'message_waits' as const, platform, reason };
  return [tellOperators(app, notice, `waits:${platform}:${reason}`)];
}

/** The message is not sent: operators are told, and important news go to another chat of the account. */
async function giveUp(sending: Sending, row: OutboxRow, reason: string): Promise<Delivered> {
  const { app, transport } = sending;
  if (row.mode === 'delete') return reportRemoval(sending, row, false);
  if (isPlace(app, row)) return leavePlace(sending, row, reason);
  app.log.error({ mode: row.mode, attempts: row.attempts + 1 }, 'a message was given up');
  const { platform } = transport;
  const notice = { type: 'message_refused' as const, platform, reason };
  await commit(app, [
    ...(row.isImportant ? [{ deliver: repeatNews(row.chat, app.now()) }] : []),
    closeMessage(row.id, 'failed'),
    tellOperators(app, notice, `refused:${platform}:${reason}`),
  ]);
  return 'next';
}

function isPlace({ config }: CommitApp, row: OutboxRow): boolean {
  return config.operators.places.some(({ chat }) => chat === row.chat);
}

/** A group or channel of operators does not take the message, so it comes to each of them. */
async function leavePlace({ app }: Sending, row: OutboxRow, reason: string): Promise<Delivered> {
  app.log.error({ reason }, 'a place of operators refused a message');
  await commit(app, [...tellInsteadOfPlace(app, row, reason), closeMessage(row.id, 'failed')]);
  return 'next';
}

async function settleRemoval(
  sending: Sending,
  row: OutboxRow,
  outcome: Outcome,
): Promise<Delivered> {
  if (outcome.type === 'unknown' || outcome.type === 'later' || outcome.type === 'unfamiliar') {
    return retryLater(sending, row, outcome);
  }
  return reportRemoval(sending, row, outcome.type === 'done' || outcome.type === 'gone');
}

/** The conversation then tells the person whether the message with the secret was deleted. */
async function reportRemoval(
  { app }: Sending,
  row: OutboxRow,
  removed: boolean,
): Promise<Delivered> {
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
