import type { PlanTerms } from './plans.ts';
import { straighten } from './straighten.ts';

type Bot = { botId: string | null; botName: string | null };

type ChannelDefinition = {
  /** Whether its bot has a token that a person can paste. */
  hasToken: boolean;
  /**
   * Whether a message starts a machine that sleeps. A webhook of Telegram comes to the machine's public port, and our own
   * page starts the machine itself.
   */
  wakesMachine: boolean;
  /** The id of a person on the platform, in digits; null where people have none. */
  ownerId: RegExp | null;
  /** Where people find the agent, or add it to a server of theirs. */
  url: (bot: Bot) => string | null;
};

/** Where a customer can talk to their agent. */
export const CHANNELS = {
  telegram: {
    hasToken: true,
    wakesMachine: true,
    ownerId: /^[1-9]\d{4,14}$/,
    url: ({ botName }) => botName && `https://t.me/${botName}`,
  },
  discord: {
    hasToken: true,
    wakesMachine: false,
    ownerId: /^[1-9]\d{16,19}$/,
    url: ({ botId }) => botId && discordInviteUrl(botId),
  },
  whatsapp: {
    hasToken: false,
    wakesMachine: false,
    ownerId: /^[1-9]\d{6,14}$/,
    url: () => null,
  },
  web: { hasToken: false, wakesMachine: true, ownerId: null, url: () => null },
} as const satisfies Record<string, ChannelDefinition>;

export type ChannelKind = keyof typeof CHANNELS;
export const CHANNEL_KINDS = Object.keys(CHANNELS) as ChannelKind[];

type KindWith<Part> = {
  [K in ChannelKind]: (typeof CHANNELS)[K] extends Part ? K : never;
}[ChannelKind];

/** The kinds that people write to on a platform, where they are known by an id. */
export type PlatformKind = KindWith<{ ownerId: RegExp }>;

/** The kinds whose bot has a token that a person can paste. */
export type TokenKind = KindWith<{ hasToken: true }>;

/** `checking`: its first token is being checked. `disconnecting`: still to be revoked elsewhere. `off`: none. */
export type ChannelState = 'checking' | 'on' | 'disconnecting' | 'off';

/** Why a channel could not be connected. Each reason has its own sentences. */
export const CHANNEL_PROBLEMS = [
  'rejected',
  'control_bot',
  'taken',
  'full',
  'intent',
  'unreachable',
] as const;
export type ChannelProblem = (typeof CHANNEL_PROBLEMS)[number];

/** The health that the gateway reports for a channel. `asleep`: the machine sleeps. */
export type ChannelHealth = 'running' | 'stopped' | 'asleep';

/** Why the gateway does not run a channel, as far as its report shows. */
export const HEALTH_REASONS = ['token', 'intent', 'elsewhere', 'not_linked', 'other'] as const;
export type HealthReason = (typeof HEALTH_REASONS)[number];

type Login = 'requested' | 'showing' | 'linked' | 'failed';
type Placed = { kind: ChannelKind; state: ChannelState; login?: Login | null };

export function isChannelKind(value: unknown): value is ChannelKind {
  return CHANNEL_KINDS.includes(value as ChannelKind);
}

/** Whether a channel is in use, or about to be. */
export function isOpen({ state }: Pick<Placed, 'state'>): boolean {
  return state === 'checking' || state === 'on';
}

/** Whether a channel counts against the plan. One that waits for its QR code to be scanned does not yet. */
export function takesPlace({ state, login = null }: Pick<Placed, 'state' | 'login'>): boolean {
  return isOpen({ state }) && (login === null || login === 'linked');
}

/** Whether the plan lets a channel of this kind be connected; one that is connected may always be changed. */
export function hasPlace(
  terms: Pick<PlanTerms, 'channels'> | null,
  channels: Placed[],
  kind: ChannelKind,
): boolean {
  if (!terms) return false;
  const others = channels.filter((channel) => channel.kind !== kind && takesPlace(channel));
  return terms.channels === null || others.length < terms.channels;
}

/** The channels a plan has room for: after a change to a smaller plan the one that was chosen stays, then those connected first. */
export function withinPlan<T extends Placed & { createdAt: number; stays?: boolean }>(
  terms: Pick<PlanTerms, 'channels'> | null,
  channels: T[],
): T[] {
  if (!terms) return [];
  const open = channels
    .filter(isOpen)
    .toSorted((a, b) => Number(b.stays) - Number(a.stays) || a.createdAt - b.createdAt);
  const taking = open.filter(takesPlace);
  const kept = new Set(taking.slice(0, terms.channels ?? taking.length));
  return open.filter((channel) => kept.has(channel) || !takesPlace(channel));
}

export function wakesMachine(kind: ChannelKind): boolean {
  return CHANNELS[kind].wakesMachine;
}

export function hasToken(kind: ChannelKind): kind is TokenKind {
  return CHANNELS[kind].hasToken;
}

export function channelUrl({ kind, ...bot }: Bot & { kind: ChannelKind }): string | null {
  return CHANNELS[kind].url(bot);
}

/**
 * The id of a person on a platform, or null: as they type it, `tg: 123 456 789`, in a sentence, `my ID is 123456789.`, or as a
 * phone shows a number, `+1 (555) 010-0199`.
 */
export function readOwnerId(kind: PlatformKind, typed: string): string | null {
  const text = straighten(typed.slice(0, LONGEST_ID_TEXT));
  const isPhone = kind === 'whatsapp';
  const groups = isPhone
    ? groupsIn(text.replaceAll(/\(\s{0,4}0\s{0,4}\)/g, ' '), PHONE)
    : groupsIn(text.replaceAll(NAME, ' '), NUMBER);
  // Bots that tell an id name it twice: as that of the person and as that of the chat.
  const [found, ...others] = new Set(groups);
  // A telephone calls another country with `00`; a zero in brackets is only dialled inside of one.
  const id = isPhone ? found?.replace(/^00/, '') : found;
  return id !== undefined && others.length === 0 && CHANNELS[kind].ownerId.test(id) ? id : null;
}

const NUMBER = /(?:(?<!\w)-)?\d[\d\s().-]*/g;
const PHONE = /\d[\d\s()./-]*/g;
/** A name may hold digits of its own: `@alice2`. */
const NAME = /@[a-z_]\w*/gi;

/** The digits of each number. A minus stays: the id of a group has one, and a group is nobody's account. */
function groupsIn(text: string, group: RegExp): string[] {
  return text.match(group)?.map((found) => found.replaceAll(/(?!^-)\D/g, '')) ?? [];
}

/** Far longer than a sentence with an id in it. */
const LONGEST_ID_TEXT = 500;

/** View channels, send messages, embed links, attach files, read the history, add reactions, and use threads. */
const DISCORD_PERMISSIONS = [10n, 11n, 14n, 15n, 16n, 6n, 38n]
  .reduce((all, bit) => all | (1n << bit), 0n)
  .toString();

function discordInviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: DISCORD_PERMISSIONS,
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
