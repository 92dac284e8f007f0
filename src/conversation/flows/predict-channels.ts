import type { ChannelFacts, Facts } from '../facts.ts';
import type { Effect } from './flow.ts';

type ChannelEffect = Extract<
  Effect,
  {
    type:
      | 'login_by_qr'
      | 'connect_web'
      | 'disconnect_channel'
      | 'add_channel_owner'
      | 'recheck_channel';
  }
>;

/** The channels as they will be once the effect is rows. */
export function predictedChannels(
  { channels, now }: Pick<Facts, 'channels' | 'now'>,
  effect: ChannelEffect,
): ChannelFacts[] {
  switch (effect.type) {
    case 'connect_web':
      return [
        ...channels.filter(({ kind }) => kind !== 'web'),
        { ...aNewOne('web', now), login: null },
      ];
    case 'disconnect_channel':
      return channels.filter(({ kind }) => kind !== effect.kind);
    case 'add_channel_owner':
      return changed(channels, effect.kind, { hasOwner: true, isSelfOnly: false });
    case 'recheck_channel':
      return changed(channels, effect.kind, { problem: null });
    case 'login_by_qr': {
      const before = channels.find(({ kind }) => kind === 'whatsapp');
      const wanted: ChannelFacts = {
        ...(before ?? aNewOne('whatsapp', now)),
        state: 'on',
        login: 'requested',
        problem: null,
        qr: null,
      };
      return before ? changed(channels, 'whatsapp', wanted) : [...channels, wanted];
    }
  }
}

function changed(
  channels: ChannelFacts[],
  kind: ChannelFacts['kind'],
  change: Partial<ChannelFacts>,
): ChannelFacts[] {
  return channels.map((channel) => (channel.kind === kind ? { ...channel, ...change } : channel));
}

function aNewOne(kind: 'whatsapp' | 'web', now: number): ChannelFacts {
  return {
    kind,
    state: 'on',
    botName: null,
    url: null,
    last4: null,
    isChecking: false,
    problem: null,
    login: 'requested',
    qr: null,
    health: null,
    reason: null,
    hasOwner: true,
    isSelfOnly: false,
    managed: false,
    createdAt: now,
  };
}
