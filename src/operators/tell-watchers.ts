import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import { deliverToWatchers, endWatches } from '../store/operators.ts';
import type { WhatsAppState } from '../store/whatsapp-connections.ts';
import type { Change } from '../work/commit.ts';

/** Tells the chats that watch the linking of WhatsApp about its new state. They stop watching when the linking ends. */
export function tellWatchers(app: Pick<App, 'now' | 'newId'>, state: WhatsAppState): Change[] {
  const event: ChatEvent = { kind: 'news', news: { type: 'whatsapp_changed' } };
  const told = { eventId: `news:${app.newId('wap')}`, event, receivedAt: app.now() };
  const isOver = state === 'open' || state === 'off';
  return [{ deliver: deliverToWatchers(told) }, ...(isOver ? [endWatches] : [])];
}
