import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import type { Facts } from '../conversation/facts.ts';
import { mayShowFleet, requestedAccount } from '../conversation/operators/commands.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { text } from '../conversation/screen.ts';
import { parseSession, serializeSession } from '../conversation/session.ts';
import { brakedStep } from '../conversation/braked-step.ts';
import type { StepResult } from '../conversation/turn.ts';
import { idFrom } from '../ids.ts';
import { loadOperatorFacts } from '../operators/load-operator-facts.ts';
import { markUnreachable, markUsed, moveHome } from '../store/chats.ts';
import { saveSession } from '../store/inbox.ts';
import { addToOutbox, dropDeferred } from '../store/outbox.ts';
import type { Change, CommitApp } from '../work/commit.ts';
import type { ChatState } from './chat-state.ts';
import { effectChanges } from './effects.ts';
import { importantNews } from './important-news.ts';

/** A flood is over when nothing has come for so long. */
const FLOOD_END_MS = 2000;

/** An event that the conversation is to answer; its id is unique per bot. */
export type OpenEvent = { eventId: string; incoming: ChatEvent };

/** `isFlood`: only the last replies are worth showing, once no more events come. */
type Result = StepResult & { isFlood: boolean };

export type TakenStep = {
  result: Result;
  /** True when the step threw, which is a bug: the person gets an apology, and the event is marked as failed. */
  failed: boolean;
  /** Everything that the step changes, except the event's own row. */
  changes: Change[];
};

/** Answers one event of a chat and returns what to store. Storing it fails when `state` has become stale. */
export async function takeStep(
  app: CommitApp,
  state: ChatState,
  event: OpenEvent,
): Promise<TakenStep> {
  const facts = await factsFor(app, state, event);
  const taken = stepOrApology(app, state, { event, facts });
  return { ...taken, changes: changesOf(app, state, { event, ...taken }) };
}

/** An operator's facts are read again for each event: there are few such events, and operators need current numbers. */
async function factsFor(app: CommitApp, state: ChatState, { incoming }: OpenEvent): Promise<Facts> {
  const { chat, role } = state;
  if (!role) return state.facts;
  const wanted = requestedAccount(state.session, incoming);
  const asked = { wanted, counts: mayShowFleet(incoming) };
  return { ...state.facts, operator: await loadOperatorFacts(app, { chat, role }, asked) };
}

type Stepped = Pick<TakenStep, 'result' | 'failed'>;

function stepOrApology(
  app: Pick<App, 'log' | 'newId'>,
  { session }: ChatState,
  { event, facts }: { event: OpenEvent; facts: Facts },
): Stepped {
  try {
    return { result: brakedStep(session, event.incoming, facts), failed: false };
  } catch (error) {
    const reference = app.newId('ref');
    app.log.error({ err: error, reference, eventId: event.eventId }, 'a step failed');
    const sentence = copyFor(facts.locale, facts.settings.timezone).notes.somethingWrong(reference);
    const screen = { body: text(sentence) };
    const reply = { slot: null, mode: 'send' as const, ref: 0, screen, locale: facts.locale };
    return {
      result: {
        session: session ?? parseSession(null),
        replies: [reply],
        effects: [],
        isFlood: false,
      },
      failed: true,
    };
  }
}

function changesOf(
  app: CommitApp,
  state: ChatState,
  { event, result }: { event: OpenEvent; result: Result },
): Change[] {
  const { chat, accountId } = state;
  const now = app.now();
  const cause = { accountId, chat, eventId: `${chat}:${event.eventId}` };
  const isOfPersonHere = isOfPerson(event.incoming);
  return [
    ...(result.isFlood ? [dropDeferred(chat)] : []),
    ...messages(state, { event, result }, now),
    ...effectChanges(app, cause, result.effects),
    ...(state.isUnreachable && isOfPersonHere ? [markUnreachable(chat, null)] : []),
    ...(!state.isHome && isOfPersonHere ? [moveHome(accountId, chat)] : []),
    ...(!state.isUseRecorded && isOfPersonHere ? [markUsed(chat, now)] : []),
    saveSession(chat, state.version, serializeSession(result.session)),
  ];
}

function messages(
  state: ChatState,
  { event, result }: { event: OpenEvent; result: Result },
  now: number,
): Change[] {
  const news = importantNews(event.eventId, event.incoming);
  return result.replies.flatMap(({ slot, mode, ...content }, index) => {
    const id = idFrom('out', state.chat, event.eventId, index);
    const deferMs = result.isFlood ? FLOOD_END_MS : 0;
    return addToOutbox(state.address, { id, slot, mode, content, deferMs, ...news }, now);
  });
}

/** The state of the chat after a stored step without effects. An effect makes the loaded facts stale. */
export function afterStep(
  state: ChatState,
  { incoming }: OpenEvent,
  { result }: TakenStep,
): ChatState {
  const moved = isOfPerson(incoming)
    ? { isUnreachable: false, isHome: true, isUseRecorded: true }
    : {};
  return { ...state, ...moved, version: state.version + 1, session: result.session };
}

/** Whether the event comes from the person and not from this service. */
function isOfPerson({ kind }: ChatEvent): boolean {
  return kind !== 'news' && kind !== 'secret_removed';
}
