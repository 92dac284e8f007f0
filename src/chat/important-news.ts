import type { ChatEvent } from '../conversation/chat-event.ts';
import { isRepeated } from '../conversation/news.ts';

/** What a message remembers of the news in it, so that another chat can be told when this one is out of reach. */
export function importantNews(eventId: string, incoming: ChatEvent): { news?: string } {
  if (incoming.kind !== 'news' || !isRepeated(incoming.news)) return {};
  return { news: JSON.stringify({ eventId, news: incoming.news }) };
}
