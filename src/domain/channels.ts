import type { PlanTerms } from './plans.ts';

/** Where a customer can talk to their agent. */
export const CHANNEL_KINDS = ['telegram', 'discord', 'whatsapp', 'web'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** The kinds that people write to on a platform, where they are known by an id. */
export type PlatformKind = Exclude<ChannelKind, 'web'>;

/** The kinds whose bot has a token that a person can paste. */
export type TokenKind = Exclude<PlatformKind, 'whatsapp'>;

/** `checking`: its first token is being looked at. `leaving`: disconnected, not yet taken back. `off`: none. */
export type ChannelState = 'checking' | 'on' | 'disconnecting' | 'off';

/** Why a channel could not be connected. Each has its own words. */
export const CHANNEL_PROBLEMS = [
  'rejected',
  'control_bot',
  'taken',
  'full',
  'intent',
  'unreachable',
] as const;
export type ChannelProblem = (typeof CHANNEL_PROBLEMS)[number];

/** What the gateway says of a channel; `asleep` is the machine. */
export type ChannelHealth = 'running' | 'stopped' | 'asleep';

/** Why the gateway does not run a channel, as far as we can tell. */
export const HEALTH_REASONS = ['token', 'intent', 'elsewhere', 'not_linked', 'other'] as const;
export type HealthReason = (typeof HEALTH_REASONS)[number];

type Placed = { kind: ChannelKind; state: ChannelState };

export function isChannelKind(value: unknown): value is ChannelKind {
  return CHANNEL_KINDS.includes(value as ChannelKind);
}

/** Whether a channel counts against the plan. */
export function takesPlace({ state }: Pick<Placed, 'state'>): boolean {
  return state === 'checking' || state === 'on';
}

/** Whether the plan lets a channel of this kind be connected; one that is there may always be changed. */
export function hasPlace(
  terms: Pick<PlanTerms, 'channels'> | null,
  channels: Placed[],
  kind: ChannelKind,
): boolean {
  if (!terms) return false;
  const others = channels.filter((channel) => channel.kind !== kind && takesPlace(channel));
  return terms.channels === null || others.length < terms.channels;
}

/** The channels a plan has room for: after a change to a smaller one those that were connected first stay. */
export function withinPlan<T extends Placed & { createdAt: number }>(
  terms: Pick<PlanTerms, 'channels'> | null,
  channels: T[],
): T[] {
  const taking = channels.filter(takesPlace).toSorted((a, b) => a.createdAt - b.createdAt);
  return taking.slice(0, terms ? (terms.channels ?? taking.length) : 0);
}

/** A machine that sleeps is woken by what comes to its public port, as a Telegram webhook does, and by us for our page. */
export function wakesMachine(kind: ChannelKind): boolean {
  return kind === 'telegram' || kind === 'web';
}

export function hasToken(kind: ChannelKind): kind is TokenKind {
  return kind === 'telegram' || kind === 'discord';
}

const OWNER_IDS: Record<PlatformKind, RegExp> = {
  telegram: /^[1-9]\d{4,14}$/,
  discord: /^[1-9]\d{16,19}$/,
  whatsapp: /^[1-9]\d{6,14}$/,
};

/** The id of a person on a platform as they type it, or null. */
export function readOwnerId(kind: PlatformKind, typed: string): string | null {
  const digits = typed.replaceAll(/[\s().<>@+-]/g, '').replace(/^(?:tg|telegram|discord):/i, '');
  return OWNER_IDS[kind].test(digits) ? digits : null;
}
