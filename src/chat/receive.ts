import { LRUCache } from 'lru-cache';
import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import type { News } from '../conversation/news.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { ensureChat, findHomeAddress, readAddress } from '../store/chats.ts';
import type { Database, Statement } from '../store/database.ts';
import { addArrival, addClosedEvent, addNewsToInbox, isUnknownChat } from '../store/inbox.ts';
import { isVersionTaken } from '../store/credentials.ts';
import { findLinkCodeIn } from './find-link-code.ts';
import { catchSecret } from './catch-secret.ts';
import { chatLock, type InboxApp, logStep, outboxTopic, processEvents } from './process-events.ts';
import { toChatState } from './chat-state.ts';
import { takeStep } from './take-step.ts';
import { type Change, commit, type CommitApp, isEnqueue } from '../work/commit.ts';
import { loadFactsFor } from '../store/facts.ts';
import { detectSecret } from '../credentials/detect.ts';
import { readLinkCode } from '../conversation/read-text.ts';
import { type Address, chatKey } from '../domain/chats.ts';

/** Longer texts mean nothing to a conversation of menus and are cut. */
const LONGEST_TEXT = 2000;
/** Concurrent pastes by one person race for the same version number; the losers hit the unique constraint and retry. */
const MOST_TRIES = 10;
const knownChats = new WeakMap<Database, LRUCache<string, true>>();

/**
 * Stores events durably, each once; secrets are sealed first. Resolves when they are safe, so the platform may be told
 * so. `also` is written in the same transaction. Where nothing else of a chat is open, its answer is in that transaction
 * too; the other answers follow by themselves.
 */
export async function receive(
  given: InboxApp,
  events: InboundEvent[],
  also: Statement[] = [],
): Promise<void> {
  const app = { ...given, answerChat: processEvents };
  if (await answerAtOnce(app, events, also)) return;
  for (let tries = 1; ; tries += 1) {
    try {
      return await storeForLater(app, events, also);
    } catch (error) {
      if (tries === MOST_TRIES || !(isUnknownChat(error) || isVersionTaken(error))) throw error;
      // The account of one of them was deleted meanwhile: who writes again is a stranger.
      if (isUnknownChat(error)) {
        for (const event of events) knownChatsOf(app.db).delete(chatKey(event));
      }
    }
  }
}

/** Receives and answers in one transaction where that is possible; false where nothing was stored. */
async function answerAtOnce(
  app: CommitApp,
  events: InboundEvent[],
  also: Statement[],
): Promise<boolean> {
  const open = events.map((event) => ({ event, chat: chatKey(event), incoming: readPlain(event) }));
  const chats = new Set(open.map(({ chat }) => chat));
  const isPlain = open.every(
    ({ incoming, chat }) => incoming !== null && knownChatsOf(app.db).has(chat),
  );
  if (events.length === 0 || chats.size < events.length || !isPlain) return false;
  try {
    return await withLocks(app, [...chats].toSorted(), () => answerChats(app, open, also));
  } catch (error) {
    // A race with another process, or an effect that cannot be stored: the events are stored first, then answered.
    app.log.debug(
      { err: error },
      'events could not be answered in the transaction that stores them',
    );
    return false;
  }
}

type Open = { event: InboundEvent; chat: string; incoming: ChatEvent | null };

async function answerChats(app: CommitApp, open: Open[], also: Statement[]): Promise<boolean> {
  const startedAt = app.now();
  const results = await app.db.read(
    open.map(({ event }) => loadFactsFor(event, event.eventId, startedAt)),
  );
  const changes: Change[] = [...also];
  const answered: Answered[] = [];
  for (const [index, { event, chat, incoming }] of open.entries()) {
    const row = results[index]?.rows[0];
    if (!row || !incoming || row['pending'] === 1) return false;
    if (row['known'] === 1) continue;
    const state = toChatState(app, chat, row, startedAt);
    const openEvent = { eventId: event.eventId, incoming };
    const step = await takeStep(app, state, openEvent);
    const closed = addClosedEvent(event, { ...openEvent, receivedAt: startedAt }, step.failed);
    changes.push(closed, ...step.changes);
    answered.push({ state, event: openEvent, step, startedAt });
  }
  await commit(app, changes);
  for (const each of answered) {
    logStep(app, { ...each, outcome: 'done' });
    if (each.step.result.replies.length > 0) app.wakeups.notify(outboxTopic(each.state.address));
  }
  return true;
}

type Answered = Omit<Parameters<typeof logStep>[1], 'outcome'>;

/** The locks are taken in the same order everywhere, so two that want several never wait for each other. */
async function withLocks<T>(
  app: Pick<CommitApp, 'locks'>,
  chats: string[],
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = chats;
  if (first === undefined) return work();
  return app.locks.run(chatLock(first), () => withLocks(app, others, work));
}

/** What the conversation is told of an event that holds neither a secret nor a link code; null for any other. */
function readPlain({ event }: InboundEvent): ChatEvent | null {
  if (event.kind === 'edited') return null;
  if (event.kind === 'text' && (detectSecret(event.text) || readLinkCode(event.text))) return null;
  return toIncoming(event);
}

async function storeForLater(
  app: CommitApp,
  events: InboundEvent[],
  also: Statement[],
): Promise<void> {
  const chats = new Set<string>();
  let changes: Change[] = [];
  for (const event of events) {
    const prepared = await prepare(app, event);
    if (prepared.length > 0) chats.add(chatKey(event));
    changes.push(...prepared);
    if (!prepared.some(isEnqueue)) continue;
    // The next secret takes the next version, so this one has to be stored before.
    await commit(app, changes);
    changes = [];
  }
  await commit(app, [...changes, ...also]);
  for (const chat of chats) knownChatsOf(app.db).set(chat, true);
  for (const chat of chats) void processEvents(app, chat);
}

async function prepare(app: CommitApp, received: InboundEvent): Promise<Change[]> {
  const ensure = ensureStatements(app, received);
  const { event } = received;
  if (event.kind === 'text' || event.kind === 'edited') {
    const caught = await catchSecret(app, received, event, ensure);
    if (caught) return caught;
  }
  const incoming = (await findLinkCodeIn(app, received)) ?? toIncoming(event);
  if (!incoming) return [];
  const { eventId } = received;
  return [...ensure, addArrival(received, { eventId, incoming, receivedAt: app.now() })];
}

function ensureStatements(app: InboxApp, received: InboundEvent): Statement[] {
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
function knownChatsOf(db: Database): LRUCache<string, true> {
  const known = knownChats.get(db) ?? new LRUCache<string, true>({ max: 10_000 });
  knownChats.set(db, known);
  return known;
}

function toIncoming(event: InboundEvent['event']): ChatEvent | null {
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
  const incoming: ChatEvent = { kind: 'news', news };
  const event = { eventId: `news:${key}`, incoming, receivedAt: app.now() };
  return {
    statements: [addNewsToInbox(address, event, accountId)],
    after: () => void processEvents(app, chatKey(address)),
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
