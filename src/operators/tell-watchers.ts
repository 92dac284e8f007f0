import { processEvents, type InboxApp } from '../chat/process-events.ts';
import { addToInbox } from '../store/inbox.ts';
import { endWatches, listWatchers } from '../store/operators.ts';
import type { WhatsAppState } from '../store/whatsapp-connections.ts';
import { toAddress } from '../domain/chats.ts';

/** Shows the chats that watch WhatsApp being linked how it stands now. Linked or given up, they have seen the end. */
export async function tellWatchers(app: InboxApp, state: WhatsAppState): Promise<void> {
  const [result] = await app.db.read([listWatchers(app.now())]);
  const chats = (result?.rows ?? []).map((row) => String(row['chat']));
  if (chats.length === 0) return;
  const incoming = { kind: 'news' as const, news: { type: 'whatsapp_changed' as const } };
  const isOver = state === 'open' || state === 'off';
  await app.db.write([
    ...chats.map((chat) =>
      addToInbox(toAddress(chat), {
        eventId: `news:${app.newId('wap')}`,
        incoming,
        receivedAt: app.now(),
      }),
    ),
    ...(isOver ? [endWatches] : []),
  ]);
  for (const chat of chats) void processEvents(app, chat);
}
