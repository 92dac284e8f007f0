import { exportPageUrl } from '../pages/export-page-url.ts';
import type { App } from '../app.ts';
import type { Facts } from '../conversation/facts.ts';
import { wantedAccount } from '../conversation/flows/operators.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import type { OperatorFacts } from '../conversation/operator-facts.ts';
import { type Session, parseSession, serializeSession } from '../conversation/session.ts';
import { step } from '../conversation/step.ts';
import type { StepResult } from '../conversation/turn.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { text } from '../conversation/screen.ts';
import { importantNews } from './important-news.ts';
import { chatsTold, effectStatements, type Ring, ringsOf } from './effects.ts';
import { idFrom } from '../ids.ts';
import { isOperator } from '../operators/is-operator.ts';
import { loadOperatorFacts } from '../operators/load-operator-facts.ts';
import { markUnreachable, moveHome } from '../store/chats.ts';
import type { Statement } from '../store/database.ts';
import { loadFacts, toChatFacts, toFacts } from '../store/facts.ts';
import {
  closeEvent,
  isStaleSession,
  EVENTS_PAGE,
  type InboxRow,
  listPending,
  saveSession,
  toInboxRow,
} from '../store/inbox.ts';
import { addToOutbox } from '../store/outbox.ts';
import { secretPageUrl } from '../pages/secret-page-url.ts';
import { agentPageUrl } from '../pages/agent-page-url.ts';
import { type Address, toAddress } from '../domain/chats.ts';

/** What answering a chat takes. */
export type InboxApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId'
>;

/** Answers everything that waits in a chat, in order. Two processes may try: the slower one changes nothing. */
export async function processEvents(app: InboxApp, chat: string): Promise<void> {
  try {
    await app.locks.run(`chat:${chat}`, async () => {
      while (await processPage(app, chat));
    });
  } catch (error) {
    app.log.error(
      { err: error, chat: chat.split(':')[0] },
      'a chat could not be drained; the sweep retries',
    );
  }
}

type Lane = {
  address: Address;
  chat: string;
  version: number;
  session: Session | null;
  /** Marked as a chat that cannot be reached; whoever writes can be. */
  isUnreachable: boolean;
  isHome: boolean;
};

/** Returns whether there may be more. */
async function processPage(app: InboxApp, chat: string): Promise<boolean> {
  const now = app.now();
  const [pending, loaded] = await app.db.read([listPending(chat), loadFacts(chat, now)]);
  const row = loaded?.rows[0];
  const events = pending?.rows.map(toInboxRow) ?? [];
  if (!row || events.length === 0) return false;
  const { accountId, unreachableSince, isHome, platformUser, session, ...known } = toChatFacts(row);
  const address = toAddress(chat);
  const isOfOperator = isOperator(app.config, { platform: address.platform, platformUser });
  const { credentialPaths, termsCheckedOn } = app.config;
  const facts = toFacts(
    { ...known, accountId },
    {
      now,
      credentialPaths,
      termsCheckedOn,
      platform: address.platform,
      secretPageUrl: (id) => secretPageUrl(app, id),
      hasTelegram: app.config.telegram !== null,
      exportPageUrl: (id) => exportPageUrl(app, id),
      agentPageUrl: (id) => agentPageUrl(app, id),
    },
  );
  let lane: Lane = {
    address,
    chat,
    version: session.version,
    session: session.stored === '' ? null : parseSession(session.stored),
    isUnreachable: unreachableSince !== null,
    isHome,
  };
  for (const event of events) {
    const startedAt = app.now();
    const result = takeStep(app, lane, event, {
      ...facts,
      operator: isOfOperator ? await operatorFacts(app, lane, event) : null,
    });
    const committed = await commit(app, lane, { event, result, accountId });
    app.log.info(
      {
        platform: lane.address.platform,
        kind: event.incoming.kind,
        at: result.session.at,
        outcome: committed ? 'done' : 'overtaken',
        durationMs: app.now() - startedAt,
      },
      'event',
    );
    // After an effect the facts are others, and after a lost race everything is.
    if (!committed || result.effects.length > 0) return true;
    lane = afterStep(lane, event, result);
  }
  // What arrived meanwhile has a drain of its own waiting behind this one.
  return events.length === EVENTS_PAGE;
}

/** Read for each event of an operator: they are few, and what they look at changes. */
function operatorFacts(app: InboxApp, lane: Lane, { incoming }: InboxRow): Promise<OperatorFacts> {
  return loadOperatorFacts(app, lane.chat, wantedAccount(lane.session, incoming));
}

/** The lane as the transaction of a step without effects left it. */
function afterStep(lane: Lane, { incoming }: InboxRow, { session }: Step): Lane {
  const moved = isOfPerson(incoming) ? { isUnreachable: false, isHome: true } : {};
  return { ...lane, ...moved, version: lane.version + 1, session };
}

/** Whether the person did something in this chat, as against us. */
function isOfPerson({ kind }: ChatEvent): boolean {
  return kind !== 'news' && kind !== 'secret_removed';
}

type Step = StepResult & { failed?: true };

/** A bug in a step must not block the chat: the person hears of it and the event is put aside. */
function takeStep(app: InboxApp, lane: Lane, event: InboxRow, facts: Facts): Step {
  try {
    return step(lane.session, event.incoming, facts);
  } catch (error) {
    const reference = app.newId('ref');
    app.log.error({ err: error, reference, seq: event.seq }, 'a step failed');
    const sentence = copyFor(facts.locale, facts.settings.timezone).notes.somethingWrong(reference);
    return {
      session: lane.session ?? parseSession(null),
      replies: [
        {
          slot: null,
          mode: 'send',
          ref: 0,
          screen: { body: text(sentence) },
          locale: facts.locale,
        },
      ],
      effects: [],
      failed: true,
    };
  }
}

async function commit(
  app: InboxApp,
  lane: Lane,
  done: { event: InboxRow; result: Step; accountId: string },
): Promise<boolean> {
  const { event, result, accountId } = done;
  const now = app.now();
  const { chat } = lane;
  const { sealing } = app.config;
  const cause = { accountId, chat, eventId: `${chat}:${event.eventId}`, now, sealing };
  const isOfPersonHere = isOfPerson(event.incoming);
  try {
    await app.db.write([
      ...messageStatements(lane, done, now),
      ...result.effects.flatMap((effect) => effectStatements(effect, cause)),
      ...(lane.isUnreachable && isOfPersonHere ? [markUnreachable(lane.chat, null)] : []),
      ...(!lane.isHome && isOfPersonHere ? [moveHome(accountId, chat)] : []),
      closeEvent(event.seq, result.failed ? 'failed' : 'done'),
      saveSession(lane.chat, lane.version, serializeSession(result.session)),
    ]);
  } catch (error) {
    if (isStaleSession(error)) return false;
    throw error;
  }
  if (result.replies.length > 0) app.wakeups.notify(outboxTopic(lane.address));
  ringAll(app, ringsOf(result.effects, cause));
  for (const told of chatsTold(result.effects)) void processEvents(app, told);
  return true;
}

function messageStatements(
  lane: Lane,
  { event, result }: { event: InboxRow; result: Step },
  now: number,
): Statement[] {
  const news = importantNews(event.eventId, event.incoming);
  return result.replies.flatMap(({ slot, mode, screen, ref, locale }, index) => {
    const id = idFrom('out', lane.chat, event.eventId, index);
    return addToOutbox(
      lane.address,
      { id, slot, mode, content: { screen, ref, locale }, ...news },
      now,
    );
  });
}

export function outboxTopic({ platform, bot }: Pick<Address, 'platform' | 'bot'>): string {
  return `outbox:${platform}:${bot}`;
}

/** Rings for rows that stand; the sweep would find them as well. */
export function ringAll(app: Pick<App, 'queue'>, rings: Ring[]): void {
  for (const { job, payload } of rings) void app.queue.enqueue(job, payload);
}
