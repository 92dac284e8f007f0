import { repeatedNews } from './important-news.ts';
import { processEvents, type InboxApp } from './process-events.ts';
import { findNextAddress, readAddress } from '../store/chats.ts';
import type { Statement } from '../store/database.ts';
import { addToInbox } from '../store/inbox.ts';
import { listUndeliveredNews } from '../store/outbox.ts';
import { chatKey } from '../domain/chats.ts';

/**
 * A chat cannot be reached: the important news that it was not shown goes to the next chat of its account, each once per
 * chat. Put `statements` into the transaction that gives the chat up, then call `after`.
 */
export async function prepareRepeats(
  app: InboxApp,
  chat: string,
): Promise<{ statements: Statement[]; after: () => void }> {
  const [undelivered, next] = await app.db.read([listUndeliveredNews(chat), findNextAddress(chat)]);
  const address = next?.rows[0] ? readAddress(next.rows[0]) : null;
  const rows = address ? (undelivered?.rows ?? []) : [];
  if (!address || rows.length === 0) return { statements: [], after: () => undefined };
  const to = chatKey(address);
  return {
    statements: rows.map((row) => {
      const { eventId, news } = repeatedNews(String(row['news']), to);
      const incoming = { kind: 'news' as const, news };
      return addToInbox(address, { eventId, incoming, receivedAt: app.now() });
    }),
    after: () => void processEvents(app, to),
  };
}
