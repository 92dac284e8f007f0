import { type ChannelKind, type PlatformKind, withinPlan } from '../../domain/channels.ts';
import type { ChannelFacts, Facts } from '../facts.ts';
import type { Context } from './flow.ts';

/** Which channel is meant: the session says. */
export function kindOf({ session }: Pick<Context, 'session'>): ChannelKind {
  return session.channel ?? 'telegram';
}

/** The platform that is meant; our own page is none. */
export function platformOf(context: Pick<Context, 'session'>): PlatformKind {
  const kind = kindOf(context);
  return kind === 'web' ? 'telegram' : kind;
}

export type Connected<K extends ChannelKind> = ChannelFacts & { kind: K };

/** A channel that takes a place; one that is off is no more than a memory of what went wrong. */
export function findConnected<K extends ChannelKind>(facts: Facts, kind: K): Connected<K> | null {
  const isMeant = (one: ChannelFacts): one is Connected<K> =>
    one.kind === kind && one.state !== 'off';
  return facts.channels.find(isMeant) ?? null;
}

/** Whether the plan has no room for it any more. */
export function isPaused({ channels, entitlement }: Facts, { kind }: ChannelFacts): boolean {
  return !withinPlan(entitlement.terms, channels).some((one) => one.kind === kind);
}
