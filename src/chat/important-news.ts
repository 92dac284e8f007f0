import type { ChatEvent, News } from '../conversation/chat-event.ts';

/** What a message of important news remembers of them, so that another chat can be told when this one is out of reach. */
export function importantNews(eventId: string, incoming: ChatEvent): { news?: string } {
  if (incoming.kind !== 'news' || !isImportant(incoming.news)) return {};
  return { news: JSON.stringify({ eventId, news: incoming.news }) };
}

const IMPORTANT = new Set<News['type']>([
  'subscribed',
  'subscription_ended',
  'machine_ready',
  'machine_failed',
  'token_ends',
  'machine_paused',
]);

function isImportant(news: News): boolean {
  if (news.type === 'upgrade') return ['done', 'unpaid', 'lapsed', 'given_up'].includes(news.what);
  return (
    IMPORTANT.has(news.type) || (news.type === 'credential_checked' && news.during === 'recheck')
  );
}
