import type { ChannelKind } from '../../domain/channels.ts';
import type { ChannelFacts, Facts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const channelEffects = {
  inspect_channels: effect({ duringHold: 'refused', costs: 'agent_state', predict: unchanged }),
  recheck_channel: effect<{ kind: ChannelKind }>({
    duringHold: 'refused',
    costs: 'channel_check',
    predict: (facts, { kind }) => withChannel(facts, kind, { problem: null }),
  }),
  /** The token of another bot waits: it is used, or forgotten. */
  use_pasted_token: effect<{ kind: ChannelKind }>({
    duringHold: 'refused',
    costs: 'channel_change',
    predict: (facts, { kind }) => withChannel(facts, kind, { held: null, isChecking: true }),
  }),
  drop_pasted_token: effect<{ kind: ChannelKind }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { kind }) => withChannel(facts, kind, { held: null }),
  }),
  add_channel_owner: effect<{ kind: ChannelKind; owner: string }>({
    duringHold: 'refused',
    costs: 'channel_change',
    predict: (facts, { kind }) => withChannel(facts, kind, { hasOwner: true, isSelfOnly: false }),
  }),
  login_by_qr: effect({
    duringHold: 'refused',
    costs: 'qr_code',
    predict: (facts) => {
      const isKnown = facts.channels.some(({ kind }) => kind === 'whatsapp');
      const channels = isKnown
        ? facts.channels
        : [...facts.channels, newChannel(facts, 'whatsapp')];
      const change = { state: 'on', login: 'requested', problem: null, qr: null } as const;
      return withChannel({ ...facts, channels }, 'whatsapp', change);
    },
  }),
  connect_web: effect({
    duringHold: 'refused',
    costs: 'channel_change',
    predict: (facts) => {
      const others = facts.channels.filter(({ kind }) => kind !== 'web');
      return { ...facts, channels: [...others, newChannel(facts, 'web')] };
    },
  }),
  disconnect_channel: effect<{ kind: ChannelKind }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, payload) => ({
      ...facts,
      channels: facts.channels.filter(({ kind }) => kind !== payload.kind),
    }),
  }),
};

function withChannel(facts: Facts, kind: ChannelKind, change: Partial<ChannelFacts>): Facts {
  const channels = facts.channels.map((channel) =>
    channel.kind === kind ? { ...channel, ...change } : channel,
  );
  return { ...facts, channels };
}

function newChannel({ now }: Facts, kind: 'whatsapp' | 'web'): ChannelFacts {
  return {
    kind,
    state: 'on',
    botName: null,
    url: null,
    last4: null,
    isChecking: false,
    held: null,
    problem: null,
    login: null,
    qr: null,
    health: null,
    reason: null,
    hasOwner: true,
    isSelfOnly: false,
    managed: false,
    createdAt: now,
  };
}
