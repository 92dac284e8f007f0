import type { PlatformKind } from '../domain/channels.ts';
import { sentenceOfProblem } from './flows/channel.ts';
import { findConnected, kindOf } from './flows/channel-selectors.ts';
import type { Context } from './flows/flow.ts';
import type { News } from './chat-event.ts';
import { note, type Turn } from './turn.ts';
import { nothing, sequence, showing } from './turns.ts';

type About = Extract<News, { type: 'channel' }>;

/** What a chat says when something became of a channel. Who looks at it sees it there, anybody else hears a sentence. */
export function channelNews(context: Context, news: About): Turn {
  const { copy, facts, session } = context;
  const { kind, what } = news;
  const isThere = session.at === 'channel' && kindOf(context) === kind;
  const channel = facts.channels.find((one) => one.kind === kind);
  const connected = findConnected(facts, kind);
  switch (what) {
    case 'accepted':
      if (isThere) return showing(context, 'channel', 'replace');
      return connected && kind !== 'web'
        ? note(context, copy.channel.starting[kind](connected.botName ?? ''))
        : nothing(context);
    case 'refused':
      if (isThere) return showing(context, 'channel', 'send');
      return channel?.problem
        ? note(context, [...sentenceOfProblem(copy, channel), '/channels'].join(' '))
        : nothing(context);
    case 'running':
      if (kind === 'web') return looked(context);
      return connected ? isRunning(context, kind) : nothing(context);
    case 'stopped':
      if (isThere) return showing(context, 'channel', 'send');
      return connected?.health === 'stopped'
        ? sequence(context, looked, (now) =>
            note(
              now,
              `${copy.channel.name[kind]}: ${copy.channel.stopped[connected.reason ?? 'other']} /channels`,
            ),
          )
        : nothing(context);
    case 'looked':
      return looked(context);
    case 'qr':
      return isThere ? showing(context, 'channel', 'replace') : nothing(context);
    case 'login_failed':
      if (isThere) return showing(context, 'channel', 'replace');
      return note(context, `${copy.channel.loginFailed} /channels`);
  }
}

/** The first one ends the first run, once somebody is let in; who is elsewhere only hears of it. */
function isRunning(context: Context, kind: PlatformKind): Turn {
  const { copy, facts, session } = context;
  const isFirst = facts.channels.filter(({ state }) => state === 'on').length === 1;
  const isBusyWithIt = session.at === 'channel' || session.at === 'choose_channel';
  const isOpen = findConnected(facts, kind)?.hasOwner === true;
  const whenOpen = isFirst ? 'done' : 'channels';
  const hasCode = kind === 'whatsapp' && session.at === 'channel';
  return sequence(
    context,
    (now) => {
      // Edited away first, for a code must not stay in sight.
      if (hasCode) return showing(now, 'channel', 'replace');
      return isBusyWithIt ? nothing(now) : looked(now);
    },
    (now) => note(now, copy.channel.nowRunning[kind]),
    (after) =>
      isBusyWithIt ? showing(after, isOpen ? whenOpen : 'channel', 'send') : nothing(after),
  );
}

function looked(context: Context): Turn {
  const { at } = context.session;
  const isShown = at === 'channel' || at === 'channels' || at === 'status';
  return isShown ? showing(context, at, 'replace') : nothing(context);
}
