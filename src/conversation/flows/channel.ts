import { hasToken, isOpen, type PlatformKind, readOwnerId } from '../../domain/channels.ts';
import type { Copy } from '../languages/copy.ts';
import type { ChannelFacts, Facts } from '../facts.ts';
import { type Choice, type Link, type Screen, text } from '../screen.ts';
import {
  type Connected,
  findConnected,
  isPaused,
  kindOf,
  platformOf,
} from './channel-selectors.ts';
import type { Context, Move, ScreenDefinition } from './flow.ts';
import {
  secretEntryChoices,
  secretEntryMove,
  howToEnterSecret,
  pageLinks,
} from './secret-entry.ts';
import { webChannel } from './web-channel.ts';

/** One channel: how to connect it, or its state. The session says which channel. */
export const channelScreen: ScreenDefinition = {
  shown: 'outside_hold',
  interruptible: false,
  takesSecret: true,
  view: (context) => {
    const kind = kindOf(context);
    const title = context.copy.channel.on[kind];
    if (kind === 'web') return { title, ...webChannel.view(context) };
    const channel = findConnected(context.facts, kind);
    if (!channel) return { title, ...viewNew(context, kind) };
    if (kind === 'whatsapp' && channel.login !== 'linked') {
      return { title, ...viewLogin(context, channel) };
    }
    return { title, ...(channel.state === 'on' ? viewOn : viewChecking)(context, channel) };
  },
  choose: (id, context) => {
    const kind = kindOf(context);
    if (kind === 'web') return webChannel.choose(id, context);
    const channel = findConnected(context.facts, kind);
    if (id === 'code') return { effects: [{ type: 'login_by_qr' }] };
    if (id === 'page' && kind === 'whatsapp') return { effects: [{ type: 'open_qr_page' }] };
    if (!channel) return secretEntryMove(id, context, 'bot');
    if (id === 'disconnect') return { to: 'channel_disconnect' };
    if (id === 'check') return { effects: [{ type: 'recheck_channel', kind }] };
    if (id === 'refresh') return { effects: [{ type: 'inspect_channels' }] };
    return secretEntryMove(id, context, 'bot');
  },
  onText: (typed, context) => ownerMove(typed, context),
  back: () => 'channels',
};

/** The state of a channel in a few words. */
export function shortState(copy: Copy, facts: Facts, channel: ChannelFacts): string {
  const { short } = copy.channel;
  if (facts.deletion) return short.held;
  if (isPaused(facts, channel)) return short.paused;
  if (channel.kind === 'whatsapp' && channel.login !== 'linked') return short.login;
  if (channel.state === 'checking') return short.checking;
  if (!channel.hasOwner) return short.closed;
  return channel.health ? short[channel.health] : short.starting;
}

export function sentenceOfProblem(copy: Copy, channel: ChannelFacts): string[] {
  const { problem, kind } = channel;
  if (!problem || kind === 'web') return [];
  const said = copy.channel.problem[problem];
  return [typeof said === 'string' ? said : said[kind]];
}

type Body = Omit<Screen, 'title'>;

function viewNew({ copy, facts }: Context, kind: PlatformKind): Body {
  const before = facts.channels.find((one) => one.kind === kind);
  const problem = before ? sentenceOfProblem(copy, before) : [];
  if (kind === 'whatsapp') {
    return {
      body: text(...problem, ...copy.channel.whatsappHow),
      choices: [{ id: 'code', label: copy.channel.showCode, style: 'primary' }],
    };
  }
  const how = kind === 'telegram' ? howOnTelegram(copy, facts) : copy.channel.discordSteps;
  return {
    body: text(...problem, ...how, ...howToEnterSecret(copy, facts, 'bot')),
    links: [...makerLinks(copy, facts, kind), ...pageLinks(copy, facts, 'bot')],
    choices: secretEntryChoices(copy, facts),
  };
}

function howOnTelegram(copy: Copy, { newBotUrl }: Facts): string[] {
  return [...(newBotUrl ? [copy.channel.oneTap] : []), copy.channel.botFather];
}

function makerLinks(copy: Copy, { newBotUrl }: Facts, kind: PlatformKind): Link[] {
  if (kind === 'discord') {
    return [
      { label: copy.channel.openDiscord, url: 'https://discord.com/developers/applications' },
    ];
  }
  return [
    ...(newBotUrl ? [{ label: copy.channel.createBot, url: newBotUrl }] : []),
    { label: copy.channel.openBotFather, url: 'https://t.me/BotFather' },
  ];
}

function viewChecking({ copy, facts }: Context, channel: Connected<PlatformKind>): Body {
  const { kind, last4, problem } = channel;
  const waiting = last4 ? copy.channel.checking[kind](last4) : copy.channel.fetching;
  const check = { id: 'check', label: copy.channel.checkAgain, style: 'primary' as const };
  return {
    body: text(...(problem ? sentenceOfProblem(copy, channel) : [waiting])),
    ...(problem ? {} : { isPending: true as const }),
    links: problem === 'intent' ? makerLinks(copy, facts, kind) : [],
    choices: [...(problem ? [check] : []), { id: 'disconnect', label: copy.channel.disconnect }],
  };
}

function viewLogin({ copy, facts }: Context, { login, qr }: ChannelFacts): Body {
  const leave = { id: 'disconnect', label: copy.channel.disconnect };
  if (login === 'showing' && qr) {
    return {
      body: text(
        ...copy.channel.scan,
        copy.channel.scanUntil(copy.time(qr.until)),
        ...codePageLine(copy, facts),
      ),
      picture: {
        id: qr.pictureId,
        alt: copy.channel.scanAlt,
        missing: copy.channel.scanMissing,
      },
      isPrivate: true,
      links: facts.qrPage ? [{ label: copy.channel.openCode, url: facts.qrPage.url }] : [],
      choices: [{ id: 'page', label: copy.channel.otherScreen }, leave],
    };
  }
  if (login === 'requested') {
    return { body: text(copy.channel.preparing), choices: [leave], isPending: true };
  }
  return {
    body: text(copy.channel.loginFailed),
    choices: [{ id: 'code', label: copy.channel.newCode, style: 'primary' }, leave],
  };
}

/** The phone that shows this chat cannot scan a code from its own screen. */
function codePageLine(copy: Copy, { qrPage, now }: Facts): string[] {
  if (!qrPage) return [];
  const { expiresAt } = qrPage;
  return [copy.channel.codePageUntil(copy.time(expiresAt), copy.left(expiresAt, now))];
}

function viewOn({ copy, facts }: Context, channel: Connected<PlatformKind>): Body {
  const { kind, url, health, isChecking, last4 } = channel;
  const isPausedHere = isPaused(facts, channel);
  const checking = isChecking && !channel.problem ? [copy.channel.checking[kind](last4 ?? '')] : [];
  const problem = sentenceOfProblem(copy, channel);
  const keptOld = problem.length > 0 ? [copy.channel.keptOld] : [];
  const isRunning = health === 'running' && !isPausedHere;
  return {
    body: text(
      ...problem,
      ...keptOld,
      ...checking,
      ...(isPausedHere ? [copy.channel.paused] : stateSentences(copy, facts, channel)),
      ...(channel.hasOwner && !channel.isSelfOnly ? [] : [copy.channel.whoAreYou[kind]]),
      ...(kind === 'whatsapp' ? [] : [copy.channel.newToken]),
    ),
    links: url && isRunning ? [{ label: copy.channel.write[kind], url }] : [],
    choices: onChoices(copy, facts, channel),
  };
}

function stateSentences(copy: Copy, facts: Facts, channel: Connected<PlatformKind>): string[] {
  // Before the owner is known the agent lets nobody in, and the screen asks for the id.
  if (channel.health === 'running' && !channel.hasOwner) return [];
  const { lastMessageAt } = channel;
  return [
    stateSentence(copy, facts, channel),
    ...(lastMessageAt ? [copy.channel.lastMessage(copy.dateTime(lastMessageAt))] : []),
  ];
}

function stateSentence(copy: Copy, { machine }: Facts, channel: Connected<PlatformKind>): string {
  const { kind, health, reason, botName } = channel;
  if (health === 'running') return copy.channel.running[kind];
  if (health === 'asleep') return copy.channel.asleep[kind];
  if (health === 'stopped') return copy.channel.stopped[reason ?? 'other'];
  const starting = copy.channel.starting[kind](botName ?? '');
  return machine?.state === 'ready' ? starting : copy.channel.waitsForAgent;
}

function onChoices(copy: Copy, facts: Facts, { kind, problem, reason }: ChannelFacts): Choice[] {
  return [
    ...(problem === 'intent' || problem === 'unreachable'
      ? [{ id: 'check', label: copy.channel.checkAgain }]
      : []),
    ...(reason === 'not_linked' ? [{ id: 'code', label: copy.channel.newCode }] : []),
    { id: 'refresh', label: copy.channel.refresh },
    ...(hasToken(kind) && facts.secretInput === 'form' ? secretEntryChoices(copy, facts) : []),
    { id: 'disconnect', label: copy.channel.disconnect },
  ];
}

/** The channel that waited for its owner is open from now on. */
function ownerKept(copy: Copy, { kind, health }: Connected<PlatformKind>): string {
  const { ownerKept: kept, nowRunning } = copy.channel;
  return health === 'running' ? `${kept} ${nowRunning[kind]}` : kept;
}

function ownerMove(typed: string, context: Context): Move | null {
  const { copy, facts } = context;
  const kind = platformOf(context);
  const channel = findConnected(facts, kind);
  if (!channel || (channel.hasOwner && !channel.isSelfOnly)) return null;
  const owner = readOwnerId(kind, typed);
  if (!owner) return /\d/.test(typed) ? { say: copy.channel.ownerUnknown } : null;
  const isOnly = facts.channels.filter(isOpen).length === 1;
  // On WhatsApp the setup was complete before: the linked account may write since the login.
  const isFirst = isOnly && channel.health === 'running' && !channel.hasOwner;
  return {
    ...(isFirst ? { to: 'done' as const } : {}),
    say: channel.hasOwner ? copy.channel.numberKept : ownerKept(copy, channel),
    effects: [{ type: 'add_channel_owner', kind, owner }],
  };
}
