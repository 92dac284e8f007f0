import type { Address } from '../domain/chats.ts';
import {
  closeEvent,
  EVENTS_PAGE,
  type InboxRow,
  isStaleSession,
  listPending,
  toInboxRow,
} from '../store/inbox.ts';
import { loadFacts } from '../store/facts.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { type ChatState, toChatState } from './chat-state.ts';
import { afterStep, type OpenEvent, type TakenStep, takeStep } from './take-step.ts';

/** TRANSITIONAL: goes with the last verb that calls the chat shell. */
export type InboxApp = Omit<CommitApp, 'answerChat'>;

/** Answers every open event of a chat, in order. Two processes may try: the slower one changes nothing. */
export async function processEvents(given: InboxApp, chat: string): Promise<void> {
  const app = { ...given, answerChat: processEvents };
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

/** The lock under which one process answers a chat. */
export function chatLock(chat: string): string {
  return `chat:${chat}`;
}

/** Returns whether there may be more. */
async function processPage(app: CommitApp, chat: string): Promise<boolean> {
  const now = app.now();
  const [pending, loaded] = await app.db.read([listPending(chat), loadFacts(chat, now)]);
  const row = loaded?.rows[0];
  const events = pending?.rows.map(toInboxRow) ?? [];
  if (!row || events.length === 0) return false;
  let state = toChatState(app, chat, row, now);
  for (const event of events) {
    const step = await answer(app, state, event);
    // An effect makes the loaded facts stale; a lost race makes the session stale too. Reload.
    if (!step || step.result.effects.length > 0) return true;
    state = afterStep(state, event, step);
  }
  // Events that arrived meanwhile wait behind the lock with a run of their own.
  return events.length === EVENTS_PAGE;
}

/** Returns null when another process was faster. */
async function answer(
  app: CommitApp,
  state: ChatState,
  event: InboxRow,
): Promise<TakenStep | null> {
  const startedAt = app.now();
  const step = await takeStep(app, state, event);
  const isStored = await store(app, step, event);
  logStep(app, { state, event, step, startedAt, outcome: isStored ? 'done' : 'overtaken' });
  if (!isStored) return null;
  if (step.result.replies.length > 0) app.wakeups.notify(outboxTopic(state.address));
  return step;
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

type Logged = {
  state: ChatState;
  event: OpenEvent;
  step: TakenStep;
  startedAt: number;
  outcome: 'done' | 'overtaken';
};

/** The canonical log line of one answered event. */
export function logStep(app: Pick<CommitApp, 'log' | 'now'>, logged: Logged): void {
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

export function outboxTopic({ platform, bot }: Pick<Address, 'platform' | 'bot'>): string {
  return `outbox:${platform}:${bot}`;
}
