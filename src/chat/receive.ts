import { LRUCache } from 'lru-cache';
import { chatKey } from '../domain/chats.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { PLATFORMS } from '../domain/platforms.ts';
import { ensureChat, nameChat } from '../store/chats.ts';
import { isVersionTaken } from '../store/credentials.ts';
import type { Database } from '../store/database.ts';
import { addEvent, isUnknownChat } from '../store/inbox.ts';
import { type Change, commit, type CommitApp, isEnqueue } from '../work/commit.ts';
import { answerAtOnce } from './answer-at-once.ts';
import { keepArrivedFiles } from './arrived-files.ts';
import { catchSecret } from './catch-secret.ts';
import { findClaimIn } from './find-claim.ts';
import { findLinkCodeIn } from './find-link-code.ts';
import { toChatEvent } from './to-chat-event.ts';
import type { Statement } from '../store/engine.ts';

/** Concurrent pastes by one person race for the same version number; the losers hit the unique constraint and retry. */
const MOST_TRIES = 10;
const knownChats = new WeakMap<Database, LRUCache<string, true>>();

/**
 * Stores events durably, each once, after sealing the secrets in them. Resolves once they are stored, so that the adapter may
 * acknowledge them to the platform. `also` is written in the same transaction. So is the answer, if the chat has no other
 * open event; otherwise the event is answered later.
 */
export async function receive(
  app: CommitApp,
  arrived: InboundEvent[],
  also: Change[] = [],
): Promise<void> {
  const events = arrived.map(cutToPlatform);
  const renamed = events.flatMap((event) => renamedIn(app.db, event));
  if (await answerAtOnce(app, events, [...also, ...renamed])) return;
  for (let tries = 1; ; tries += 1) {
    try {
      return await storeForLater(app, events, [...also, ...renamed]);
    } catch (error) {
      if (tries === MOST_TRIES || !(isUnknownChat(error) || isVersionTaken(error))) throw error;
      // The account was deleted meanwhile, so its person gets a new account.
      if (isUnknownChat(error)) {
        for (const event of events) knownChatsOf(app.db).delete(chatKey(event));
      }
    }
  }
}

/** Nothing reads a text that is longer than its platform allows. */
function cutToPlatform(inbound: InboundEvent): InboundEvent {
  const { event, platform } = inbound;
  const { longestText } = PLATFORMS[platform];
  if (!('text' in event) || event.text.length <= longestText) return inbound;
  return { ...inbound, event: { ...event, text: event.text.slice(0, longestText) } };
}

async function storeForLater(
  app: CommitApp,
  events: InboundEvent[],
  also: Change[],
): Promise<void> {
  const chats = new Set<string>();
  let changes: Change[] = [];
  for (const event of events) {
    const prepared = await prepare(app, event);
    if (prepared.length > 0) chats.add(chatKey(event));
    changes.push(...prepared);
    if (!prepared.some(isEnqueue)) continue;
    // The next secret takes the next version number, so this secret has to be stored first.
    await commit(app, changes);
    changes = [];
  }
  await commit(app, [...changes, ...also]);
  for (const chat of chats) knownChatsOf(app.db).set(chat, true);
  for (const chat of chats) void app.answerChat(app, chat);
}

async function prepare(app: CommitApp, inbound: InboundEvent): Promise<Change[]> {
  const ensure = ensureStatements(app, inbound);
  const { eventId } = inbound;
  const caught = await catchSecret(app, inbound, ensure);
  if (caught) return caught;
  const chatEvent =
    (await findClaimIn(app, inbound)) ??
    (await findLinkCodeIn(app, inbound)) ??
    toChatEvent(inbound);
  if (!chatEvent) return [];
  return [
    ...ensure,
    ...keepArrivedFiles(app, inbound),
    addEvent(inbound, { eventId, event: chatEvent, receivedAt: app.now() }),
  ];
}

function ensureStatements(app: CommitApp, inbound: InboundEvent): Statement[] {
  if (knownChatsOf(app.db).has(chatKey(inbound))) return [];
  const { platformUser, locale, names } = inbound;
  const accountId = app.newId('acc');
  return ensureChat(inbound, { accountId, platformUser, locale, names, now: app.now() });
}

const knownNames = new WeakMap<Database, LRUCache<string, string>>();

/** The names of a person, unless this process has stored the same before. */
function renamedIn(db: Database, { names, ...address }: InboundEvent): Statement[] {
  if (!names) return [];
  const known = knownNames.get(db) ?? new LRUCache<string, string>({ max: 10_000 });
  knownNames.set(db, known);
  const chat = chatKey(address);
  const called = JSON.stringify(names);
  if (known.get(chat) === called) return [];
  known.set(chat, called);
  return [nameChat(chat, names)];
}

/** Chats whose rows are known to exist in this database. For these no statement has to create them. */
function knownChatsOf(db: Database): LRUCache<string, true> {
  const known = knownChats.get(db) ?? new LRUCache<string, true>({ max: 10_000 });
  knownChats.set(db, known);
  return known;
}
