import { type ChannelKind, type PlatformKind, takesPlace } from '../../domain/channels.ts';
import { sentenceOfProblem } from '../flows/channel.ts';
import { findConnected, kindOf } from '../flows/channel-selectors.ts';
import type { Context } from '../flows/flow.ts';
import { type ScreenId, SCREENS } from '../flows/screens.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** A change of a channel: of its token, its connection at the gateway, or its login by QR code. */
export type ChannelNews =
  | 'accepted'
  | 'refused'
  | 'running'
  | 'stopped'
  | 'looked'
  | 'held'
  | 'qr'
  | 'login_failed';

const ABOUT_CHANNELS = new Set<ScreenId>(['channel', 'channels', 'choose_channel']);

type Payload = { kind: ChannelKind; what: ChannelNews };

export const channelNews = {
  channel: news<Payload>({ duringHold: 'silent', whenUnreachable: 'drop', tell: channelTurn }),
};

/** Shows the channel's screen again if the person is on it, and says a sentence on any other screen. */
function channelTurn(context: Context, { kind, what }: Payload): Turn {
  const { copy, facts, session } = context;
  const isThere = session.at === 'channel' && kindOf(context) === kind;
  const channel = facts.channels.find((one) => one.kind === kind);
  const connected = findConnected(facts, kind);
  switch (what) {
    case 'accepted':
      if (isThere) return showScreen(context, 'channel', 'replace');
      return connected && kind !== 'web'
        ? note(context, copy.channel.starting[kind](connected.botName ?? ''))
        : noTurn(context);
    case 'refused':
      if (isThere) return showScreen(context, 'channel', 'send');
      return channel?.problem
        ? note(context, [...sentenceOfProblem(copy, channel), '/channels'].join(' '))
        : noTurn(context);
    case 'running':
      if (kind === 'web') return refreshed(context);
      return connected ? isRunning(context, kind) : noTurn(context);
    case 'stopped':
      if (isThere) return showScreen(context, 'channel', 'send');
      return connected?.health === 'stopped'
        ? sequence(context, refreshed, (now) =>
            note(
              now,
              `${copy.channel.name[kind]}: ${copy.channel.stopped[connected.reason ?? 'other']} /channels`,
            ),
          )
        : noTurn(context);
    case 'looked':
      return refreshed(context);
    case 'held':
      return connected?.held ? whichBot(context, kind) : noTurn(context);
    case 'qr':
      return isThere ? showScreen(context, 'channel', 'replace') : noTurn(context);
    case 'login_failed':
      if (isThere) return showScreen(context, 'channel', 'replace');
      return note(context, `${copy.channel.loginFailed} /channels`);
  }
}

/** Somebody who is busy with something else is told where the question is. */
function whichBot(context: Context, kind: ChannelKind): Turn {
  const { copy, session } = context;
  const isFree = SCREENS[session.at].interruptible || ABOUT_CHANNELS.has(session.at);
  const there = { ...context, session: { ...session, channel: kind } };
  return isFree
    ? showScreen(there, 'replace_bot', 'send')
    : note(context, `${copy.channel.replaceWaits} /channels`);
}

/** The first channel with an owner completes the setup. A person on another screen is told in a sentence. */
function isRunning(context: Context, kind: PlatformKind): Turn {
  const { copy, facts, session } = context;
  const isFirst =
    facts.channels.filter((one) => one.state === 'on' && takesPlace(one)).length === 1;
  const isBusyWithIt =
    session.at === 'choose_channel' || (session.at === 'channel' && kindOf(context) === kind);
  const isOpen = findConnected(facts, kind)?.hasOwner === true;
  const whenOpen = isFirst ? 'done' : 'channels';
  const hasCode = kind === 'whatsapp' && session.at === 'channel' && isBusyWithIt;
  return sequence(
    context,
    (now) => {
      // The login code must not stay visible.
      if (hasCode) return showScreen(now, 'channel', 'replace');
      return isBusyWithIt ? noTurn(now) : refreshed(now);
    },
    // Nobody is let in before the owner is known, so there is nothing to celebrate yet.
    (now) => {
      if (isOpen) return note(now, copy.channel.nowRunning[kind]);
      return isBusyWithIt ? noTurn(now) : note(now, `${copy.channel.ownerMissing[kind]} /channels`);
    },
    (after) =>
      isBusyWithIt ? showScreen(after, isOpen ? whenOpen : 'channel', 'send') : noTurn(after),
  );
}

function refreshed(context: Context): Turn {
  const { at } = context.session;
  const isShown = at === 'channel' || at === 'channels' || at === 'status';
  return isShown ? showScreen(context, at, 'replace') : noTurn(context);
}
