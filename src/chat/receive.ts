import type { App } from '../app.ts';
import type { ChatEvent, News } from '../conversation/chat-event.ts';
import type { Ring } from './effects.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { ensureChat, findHomeAddress, readAddress } from '../store/chats.ts';
import type { Database, Statement } from '../store/database.ts';
import { addArrival, addNewsToInbox, isUnknownChat } from '../store/inbox.ts';
import { isVersionTaken } from '../store/credentials.ts';
import { findLinkCodeIn } from './find-link-code.ts';
import { catchSecret } from './catch-secret.ts';
import { LRU } from '../work/lru.ts';
import { processEvents, type InboxApp, ringAll } from './process-events.ts';
import { type Address, chatKey } from '../domain/chats.ts';

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
  events: InboundEvent[],
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

async function keep(app: InboxApp, events: InboundEvent[], also: Statement[]): Promise<void> {
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
  ringAll(app, rings);
  for (const chat of chats) void processEvents(app, chat);
}

type Prepared = { statements: Statement[]; rings: Ring[] };

async function prepare(app: InboxApp, received: InboundEvent): Promise<Prepared> {
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
function knownChatsOf(db: Database): LRU<string> {
  const known = knownChats.get(db) ?? new LRU<string>(10_000);
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
