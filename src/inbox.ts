import { exportPageUrl } from './accounts/export-page-url.ts';
import type { App } from './app.ts';
import type { Facts } from './conversation/facts.ts';
import { wantedAccount } from './conversation/flows/operators.ts';
import type { Incoming, News } from './conversation/incoming.ts';
import type { OperatorFacts } from './conversation/operator-facts.ts';
import { type Session, parseSession, serializeSession } from './conversation/session.ts';
import { step } from './conversation/step.ts';
import type { StepResult } from './conversation/turn.ts';
import { copyFor } from './conversation/copy/copy.ts';
import { text } from './conversation/screen.ts';
import { importantNews } from './important-news.ts';
import { chatsTold, effectStatements, type Ring, ringsOf } from './effects.ts';
import { idFrom } from './ids.ts';
import { isOperator } from './operators/is-operator.ts';
import { loadOperatorFacts } from './operators/load-operator-facts.ts';
import type { Received } from './received.ts';
import {
  type Address,
  chatKey,
  ensureChat,
  findHomeAddress,
  markUnreachable,
  moveHome,
  readAddress,
  toAddress,
} from './store/chats.ts';
import type { Database, Statement } from './store/database.ts';
import { loadFacts, toChatFacts, toFacts } from './store/facts.ts';
import {
  addArrival,
  addNewsToInbox,
  closeEvent,
  isStaleSession,
  isUnknownChat,
  LANE_PAGE,
  type InboxRow,
  listPending,
  saveSession,
  toInboxRow,
} from './store/inbox.ts';
import { isVersionTaken } from './store/credentials.ts';
import { addToOutbox } from './store/outbox.ts';
import { findLinkCodeIn } from './accounts/find-link-code.ts';
import { catchSecret } from './credentials/catch-secret.ts';
import { secretPageUrl } from './credentials/secret-page-url.ts';
import { LRU } from './lru.ts';
import { agentPageUrl } from './web-chat/agent-page-url.ts';

export type InboxApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'bell' | 'locks' | 'now' | 'newId'
>;

/** Longer texts mean nothing to a conversation of menus and are cut. */
const LONGEST_TEXT = 2000;
/** Secrets of one person that come side by side want the same version, and all but one must look again. */
const MOST_TRIES = 10;
const knownChats = new WeakMap<Database, LRU<string>>();

/**
 * Stores events durably, each once; secrets are sealed first. Resolves when they are safe, so the platform may be told
 * so. `also` is written in the same transaction. The answers follow by themselves.
 */
export async function receive(
  app: InboxApp,
  events: Received[],
  also: Statement[] = [],
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await keep(app, events, also);
    } catch (error) {
      if (tries === MOST_TRIES || !(isUnknownChat(error) || isVersionTaken(error))) throw error;
      // The account of one of them was deleted meanwhile: who writes again is a stranger.
      if (isUnknownChat(error)) {
        for (const event of events) knownChatsOf(app.db).delete(chatKey(event));
      }
    }
  }
}

async function keep(app: InboxApp, events: Received[], also: Statement[]): Promise<void> {
  const chats = new Set<string>();
  const rings: Ring[] = [];
  let statements: Statement[] = [];
  for (const event of events) {
    const prepared = await prepare(app, event);
    if (prepared.statements.length > 0) chats.add(chatKey(event));
    statements.push(...prepared.statements);
    rings.push(...prepared.rings);
    if (prepared.rings.length === 0) continue;
    // A kept credential takes the next version, so it has to stand before the next one is looked at.
    await app.db.write(statements);
    statements = [];
  }
  await app.db.write([...statements, ...also]);
  for (const chat of chats) knownChatsOf(app.db).add(chat);
  ring(app, rings);
  for (const chat of chats) void drainChat(app, chat);
}

type Prepared = { statements: Statement[]; rings: Ring[] };

async function prepare(app: InboxApp, received: Received): Promise<Prepared> {
  const ensure = ensureStatements(app, received);
  const { event } = received;
  if (event.kind === 'text' || event.kind === 'edited') {
    const caught = await catchSecret(app, received, event, ensure);
    if (caught) return caught;
  }
  const incoming = (await findLinkCodeIn(app, received)) ?? toIncoming(event);
  if (!incoming) return { statements: [], rings: [] };
  const { eventId } = received;
  return {
    statements: [...ensure, addArrival(received, { eventId, incoming, receivedAt: app.now() })],
    rings: [],
  };
}

function ensureStatements(app: InboxApp, received: Received): Statement[] {
  if (knownChatsOf(app.db).has(chatKey(received))) return [];
  const { platformUser, locale } = received;
  return ensureChat(received, {
    accountId: app.newId('acc'),
    platformUser,
    locale,
    now: app.now(),
  });
}

/** Chats whose rows are known to be in this database, so that most messages need not ask. */
function knownChatsOf(db: Database): LRU<string> {
  const known = knownChats.get(db) ?? new LRU<string>(10_000);
  knownChats.set(db, known);
  return known;
}

function toIncoming(event: Received['event']): Incoming | null {
  switch (event.kind) {
    case 'text':
      return { kind: 'text', text: event.text.slice(0, LONGEST_TEXT) };
    case 'edited':
      return null;
    case 'choice':
      return event;
    case 'unsupported':
      return { kind: 'unsupported' };
  }
}

/**
 * Tells an account's chat that something changed, once per `key`. The conversation decides what to say.
 * Put `statements` into the transaction that makes the change, then call `after`.
 */
export async function prepareNews(
  app: InboxApp,
  accountId: string,
  news: News,
  key: string,
): Promise<{ statements: Statement[]; after: () => void }> {
  const address = await findAddress(app, accountId);
  if (!address) return { statements: [], after: () => undefined };
  const incoming: Incoming = { kind: 'news', news };
  const event = { eventId: `news:${key}`, incoming, receivedAt: app.now() };
  return {
    statements: [addNewsToInbox(address, event, accountId)],
    after: () => void drainChat(app, chatKey(address)),
  };
}

/** Like `prepareNews`, for a change that is already stored. */
export async function tell(
  app: InboxApp,
  accountId: string,
  news: News,
  key: string,
): Promise<void> {
  const { statements, after } = await prepareNews(app, accountId, news, key);
  await app.db.write(statements);
  after();
}

async function findAddress(app: Pick<App, 'db'>, accountId: string): Promise<Address | null> {
  const [result] = await app.db.read([findHomeAddress(accountId)]);
  const row = result?.rows[0];
  return row ? readAddress(row) : null;
}

/** Answers everything that waits in a chat, in order. Two processes may try: the slower one changes nothing. */
export async function drainChat(app: InboxApp, chat: string): Promise<void> {
  try {
    await app.locks.run(`chat:${chat}`, async () => {
      while (await drainPage(app, chat));
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
async function drainPage(app: InboxApp, chat: string): Promise<boolean> {
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
  return events.length === LANE_PAGE;
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
function isOfPerson({ kind }: Incoming): boolean {
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
  if (result.replies.length > 0) app.bell.ring(outboxTopic(lane.address));
  ring(app, ringsOf(result.effects, cause));
  for (const told of chatsTold(result.effects)) void drainChat(app, told);
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

function ring(app: Pick<App, 'queue'>, rings: Ring[]): void {
  for (const { job, payload } of rings) void app.queue.ring(job, payload);
}
