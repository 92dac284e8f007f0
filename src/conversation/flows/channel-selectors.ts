import { type ChannelKind, type PlatformKind, withinPlan } from '../../domain/channels.ts';
import type { ChannelFacts, Facts } from '../facts.ts';
import type { Context } from './flow.ts';

/** The channel that the screen is about. */
export function kindOf({ session }: Pick<Context, 'session'>): ChannelKind {
  return session.channel ?? 'telegram';
}

/** The platform that the screen is about. The web page is no platform. */
export function platformOf(context: Pick<Context, 'session'>): PlatformKind {
  const kind = kindOf(context);
  return kind === 'web' ? 'telegram' : kind;
}

export type Connected<K extends ChannelKind> = ChannelFacts & { kind: K };

/** A connected channel. One that is off is only the record of a failed attempt. */
export function findConnected<K extends ChannelKind>(facts: Facts, kind: K): Connected<K> | null {
  const isMeant = (one: ChannelFacts): one is Connected<K> =>
    one.kind === kind && one.state !== 'off';
  return facts.channels.find(isMeant) ?? null;
}

/** Whether the plan has no place for the channel any more. */
export function isPaused({ channels, entitlement }: Facts, { kind }: ChannelFacts): boolean {
  return !withinPlan(entitlement.terms, channels).some((one) => one.kind === kind);
}
