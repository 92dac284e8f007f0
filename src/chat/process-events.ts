import { type ChatEvent, isEventKind } from '../conversation/chat-event.ts';
import { isKnownNews } from '../conversation/news.ts';
import { LEFT_FOR_NEWER_MS } from '../domain/newer-version.ts';
import type { Address } from '../domain/chats.ts';
import { findChat } from '../store/chat-facts.ts';
import {
  closeEvent,
  EVENTS_PAGE,
  type InboxRow,
  isStaleSession,
  listPending,
} from '../store/inbox.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { type ChatState, toChatState } from './chat-state.ts';
import { afterStep, type OpenEvent, type TakenStep, takeStep } from './take-step.ts';

/** Answers every open event of a chat, in order. When two processes race, the slower one changes nothing. */
export async function processEvents(app: CommitApp, chat: string): Promise<void> {
  try {
    await app.locks.run(chatLock(chat), async () => {
      while (await processPage(app, chat));
    });
  } catch (error) {
    app.log.error(
      { err: error, chat: chat.split(':')[0] },
      'the events of a chat could not be processed; the sweep retries',
    );
  }
}

/** The name of the in-process lock under which a chat is answered. */
export function chatLock(chat: string): string {
  return `chat:${chat}`;
}

/** Returns whether there may be more open events. */
async function processPage(app: CommitApp, chat: string): Promise<boolean> {
  const now = app.now();
  const [events, row] = await app.db.read(listPending(chat), findChat(chat, now));
  const known = events.filter((event) => !isLeftForNewer(event, now));
  if (!row || known.length === 0) return false;
  let state = toChatState(app, chat, { row, now });
  for (const event of known) {
    const step = await answer(app, state, event);
    // An effect makes the loaded facts stale; a lost race makes the session stale too. Reload.
    if (!step || step.result.effects.length > 0) return true;
    state = afterStep(state, toOpenEvent(event), step);
  }
  // Events that arrived meanwhile have a run of their own, which waits for the lock.
  return events.length === EVENTS_PAGE;
}

/** An event that this version cannot tell waits for a process of a newer one, and holds up nothing. */
function isLeftForNewer({ event, receivedAt }: InboxRow, now: number): boolean {
  const read = event as ChatEvent | null;
  if (read === null || now - receivedAt >= LEFT_FOR_NEWER_MS) return false;
  return !isEventKind(read.kind) || (read.kind === 'news' && !isKnownNews(read.news));
}

/** Returns null when another process was faster. */
async function answer(
  app: CommitApp,
  state: ChatState,
  event: InboxRow,
): Promise<TakenStep | null> {
  const startedAt = app.now();
  const open = toOpenEvent(event);
  const step = await takeStep(app, state, open);
  const isStored = await store(app, step, event);
  logStep(app, { state, event: open, step, startedAt, outcome: isStored ? 'done' : 'overtaken' });
  if (!isStored) return null;
  wakeSender(app, state, step);
  return step;
}

/** An event that cannot be read must not block its chat. */
function toOpenEvent({ eventId, event }: InboxRow): OpenEvent {
  return { eventId, incoming: (event as ChatEvent | null) ?? { kind: 'unsupported' } };
}

async function store(app: CommitApp, step: TakenStep, { seq }: InboxRow): Promise<boolean> {
  try {
    await commit(app, [closeEvent(seq, step.failed ? 'failed' : 'done'), ...step.changes]);
    return true;
  } catch (error) {
    if (isStaleSession(error)) return false;
    throw error;
  }
}

export type LoggedStep = {
  state: ChatState;
  event: OpenEvent;
  step: TakenStep;
  startedAt: number;
  outcome: 'done' | 'overtaken';
};

/** The canonical log line of one answered event. */
export function logStep(app: Pick<CommitApp, 'log' | 'now'>, logged: LoggedStep): void {
  const { state, event, step, startedAt, outcome } = logged;
  app.log.info(
    {
      platform: state.address.platform,
      kind: event.incoming.kind,
      at: step.result.session.at,
      outcome,
      durationMs: app.now() - startedAt,
    },
    'event',
  );
}

/** Notifies the sender of the replies of a stored step. */
export function wakeSender(app: CommitApp, state: ChatState, { result }: TakenStep): void {
  if (result.replies.length > 0) app.wakeups.notify(outboxTopic(state.address), state.chat);
}

export function outboxTopic({ platform, bot }: Pick<Address, 'platform' | 'bot'>): string {
  return `outbox:${platform}:${bot}`;
}
