import type { Context } from './flows/flow.ts';
import { accountNews } from './news/accounts.ts';
import { alarmNews } from './news/alarms.ts';
import { apiKeyNews } from './news/api-keys.ts';
import { announcementNews } from './news/announcements.ts';
import { billingNews } from './news/billing.ts';
import { channelNews } from './news/channels.ts';
import { credentialNews } from './news/credentials.ts';
import type { NewsDefinition, NewsPayloadOf } from './news/definition.ts';
import { fileNews } from './news/files.ts';
import { machineNews } from './news/machines.ts';
import { isKnownNotice } from './news/operator-notices.ts';
import { operatorNews } from './news/operators.ts';
import { pageNews } from './news/pages.ts';
import { supportNews } from './news/support.ts';
import { usageNews } from './news/usage.ts';
import { weekNews } from './news/week.ts';
import { noTurn, type Turn } from './turn.ts';

/** Everything that a chat can be told without having asked. */
const NEWS = {
  ...accountNews,
  ...alarmNews,
  ...announcementNews,
  ...billingNews,
  ...credentialNews,
  ...machineNews,
  ...channelNews,
  ...pageNews,
  ...operatorNews,
  ...supportNews,
  ...usageNews,
  ...fileNews,
  ...apiKeyNews,
  ...weekNews,
};

export const NEWS_KINDS = Object.keys(NEWS);

type Definitions = typeof NEWS;

export type News = {
  [N in keyof Definitions]: { type: N } & NewsPayloadOf<Definitions[N]>;
}[keyof Definitions];

/** What a chat says when something changed outside it. */
export function newsTurn(context: Context, news: News): Turn {
  const definition = findDefinition(news);
  if (!definition) throw new Error(`nothing is known about news of the kind "${news.type}"`);
  const isSilent = context.facts.deletion !== null && definition.duringHold === 'silent';
  return isSilent ? noTurn(context) : definition.tell(context, news);
}

/** Whether another chat of the account is told these news when the first one cannot be reached. */
export function isRepeated(news: News): boolean {
  const whenUnreachable = findDefinition(news)?.whenUnreachable;
  const answer = typeof whenUnreachable === 'function' ? whenUnreachable(news) : whenUnreachable;
  return answer === 'repeat';
}

/** Whether this version can tell these news. */
export function isKnownNews(news: News): boolean {
  return (
    Object.hasOwn(NEWS, news.type) && (news.type !== 'operator' || isKnownNotice(news.notice.type))
  );
}

/** A stored event may be of a later version, whose kinds of news are not known here. */
function findDefinition({ type }: News): NewsDefinition<News> | undefined {
  return NEWS[type] as NewsDefinition<News> | undefined;
}
