import type { ChatEvent } from '../conversation/chat-event.ts';
import { readClaimCode, readLinkCode } from '../conversation/read-text.ts';
import { chatKey } from '../domain/chats.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { type ChatRow, findChatFor, findNewChat } from '../store/chat-facts.ts';
import { createChat } from '../store/chats.ts';
import { addClosedEvent } from '../store/inbox.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { keepArrivedFiles } from './arrived-files.ts';
import { toChatState } from './chat-state.ts';
import { findSecretIn } from './find-secret.ts';
import { chatLock, type LoggedStep, logStep, wakeSender } from './process-events.ts';
import { takeStep } from './take-step.ts';
import { toChatEvent } from './to-chat-event.ts';

type Arrival = { inbound: InboundEvent; chat: string; incoming: ChatEvent };

/**
 * Stores events and their answers in one transaction. This works only for plain events, one per chat, in chats without
 * other open events. Otherwise, and when another process was faster, it stores nothing and returns false.
 */
export async function answerAtOnce(
  app: CommitApp,
  events: InboundEvent[],
  also: Change[],
): Promise<boolean> {
  const arrivals = events.flatMap(toArrival);
  const chats = [...new Set(arrivals.map(({ chat }) => chat))].toSorted();
  if (events.length === 0 || chats.length < events.length) return false;
  try {
    return await withLocks(app, chats, () => answerChats(app, arrivals, also));
  } catch (error) {
    // A lost race, or an effect that cannot be stored. The caller then stores the events without their answers.
    app.log.debug({ err: error }, 'events could not be stored together with their answers');
    return false;
  }
}

/** Returns none for an event with a secret or a link code, because those are replaced before the event is stored. */
function toArrival(inbound: InboundEvent): Arrival[] {
  const { event } = inbound;
  const isCode =
    event.kind === 'text' &&
    (readLinkCode(event.text) !== null || readClaimCode(event.text) !== null);
  if (isCode || findSecretIn(event)) return [];
  const incoming = toChatEvent(inbound);
  return incoming ? [{ inbound, chat: chatKey(inbound), incoming }] : [];
}

/** Takes the locks in the given order. Every caller sorts its chats, so two callers never deadlock. */
async function withLocks<T>(
  app: Pick<CommitApp, 'locks'>,
  chats: string[],
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = chats;
  if (first === undefined) return work();
  return app.locks.run(chatLock(first), () => withLocks(app, others, work));
}

async function answerChats(app: CommitApp, arrivals: Arrival[], also: Change[]): Promise<boolean> {
  const now = app.now();
  const chats = await app.db.read(
    ...arrivals.map(({ inbound }) => findChatFor(inbound, inbound.eventId, now)),
  );
  const changes: Change[] = [...also];
  const answered: Omit<LoggedStep, 'outcome'>[] = [];
  for (const [index, { inbound, chat, incoming }] of arrivals.entries()) {
    const found = chats[index];
    if (found?.hasOpenEvents) return false;
    if (found?.isKnown) continue;
    const opened = found ? { row: found.row, changes: [] } : await openChat(app, inbound, now);
    const state = toChatState(app, chat, { row: opened.row, now });
    // The numbers that an operator sees come from the database and count the operator's own account.
    if (!found && state.role !== null) return false;
    const event = { eventId: inbound.eventId, incoming };
    const step = await takeStep(app, state, event);
    const stored = { eventId: inbound.eventId, receivedAt: now, failed: step.failed };
    changes.push(
      ...opened.changes,
      ...keepArrivedFiles(app, inbound),
      addClosedEvent(inbound, stored),
      ...step.changes,
    );
    answered.push({ state, event, step, startedAt: now });
  }
  await commit(app, changes);
  for (const each of answered) {
    logStep(app, { ...each, outcome: 'done' });
    wakeSender(app, each.state, each.step);
  }
  return true;
}

/** A chat of somebody who writes for the first time. The transaction fails if another process has created it meanwhile. */
async function openChat(
  app: CommitApp,
  inbound: InboundEvent,
  now: number,
): Promise<{ row: ChatRow; changes: Change[] }> {
  const { platformUser, locale, names } = inbound;
  const person = { accountId: app.newId('acc'), platformUser, locale, names, now };
  const [row] = await app.db.read(findNewChat(inbound, person));
  return { row, changes: createChat(inbound, person) };
}
