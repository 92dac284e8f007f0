import type { ChatEvent } from '../conversation/chat-event.ts';
import { isRepeated } from '../conversation/news.ts';

/** The important news in a message. They are stored with it, so that another chat gets them when this one is unreachable. */
export function importantNews(eventId: string, incoming: ChatEvent): { news?: string } {
  if (incoming.kind !== 'news' || !isRepeated(incoming.news)) return {};
  return { news: JSON.stringify({ eventId, news: incoming.news }) };
}
