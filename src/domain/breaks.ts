import type { DownCause } from './ailments.ts';
import {
  CHANNEL_KINDS,
  type ChannelHealth,
  type ChannelKind,
  type ChannelState,
} from './channels.ts';
import type { Verdict } from './verdicts.ts';

/** Where an agent is written to. Our own page works whenever the agent does. */
type PlatformCause = Exclude<ChannelKind, 'web'>;
/** Neither we nor the hosting provider that we chose could have helped it. */
export type OutsideCause = 'anthropic' | 'credential' | PlatformCause;
/** What many agents share. A credential belongs to one. */
export type SharedCause = Exclude<OutsideCause, 'credential'>;
/** Who or what kept an agent from answering, as its owner is told. */
export type BreakCause = DownCause | OutsideCause;

const isPlatform = (kind: ChannelKind): kind is PlatformCause => kind !== 'web';

export const OUTSIDE_CAUSES: readonly OutsideCause[] = [
  'anthropic',
  'credential',
  ...CHANNEL_KINDS.filter(isPlatform),
];

/** Only what is ours counts against an agent's availability. The rest is listed beside it. */
export function isOutside(cause: BreakCause): cause is OutsideCause {
  return (OUTSIDE_CAUSES as readonly BreakCause[]).includes(cause);
}

/** Who keeps an agent from answering when its Claude has this verdict. */
const BEHIND = {
  valid: null,
  /** It worked before, and the agent gets no clear answer any more. */
  unknown: 'anthropic',
  model_retired: 'anthropic',
  no_credit: 'credential',
  extra_usage: 'credential',
  restricted: 'credential',
  spending_limit: 'credential',
  expired: 'credential',
  revoked: 'credential',
  invalid: 'credential',
  not_allowed: 'credential',
} as const satisfies Record<Verdict, OutsideCause | null>;

/** What is known of an agent besides its machine. */
export type Surroundings = {
  credential: { verdict: Verdict | null; checkedAt: number | null } | null;
  channels: {
    kind: ChannelKind;
    state: ChannelState;
    health: ChannelHealth | null;
    inspectedAt: number | null;
  }[];
};

/** Who or what keeps an agent from answering although its machine is up. */
export function outsideCauses({ credential, channels }: Surroundings): OutsideCause[] {
  // One that has never worked is still to be tested, and one that is gone was removed by its owner.
  const verdict = credential?.checkedAt ? (credential.verdict ?? 'valid') : 'valid';
  const behind = BEHIND[verdict];
  const dead = channels.filter(({ state, health }) => state === 'on' && health === 'stopped');
  return [...(behind ? [behind] : []), ...dead.map(({ kind }) => kind).filter(isPlatform)];
}

export type OpenBreak = { id: string; cause: OutsideCause; beganAt: number };
type Noted = {
  begun: Omit<OpenBreak, 'id'>[];
  ended: (Pick<OpenBreak, 'id' | 'beganAt'> & { endedAt: number })[];
};

/**
 * What has begun and ended since the last look at `seenAt`. Nothing begins unless the agent should answer and its machine is up,
 * and everything is over once nobody expects an answer.
 */
export function notedBreaks(
  around: Surroundings,
  open: OpenBreak[],
  when: { seenAt: number; now: number; state: 'up' | 'down' | 'off' },
): Noted {
  const { seenAt, now, state } = when;
  const present = state === 'off' ? [] : outsideCauses(around);
  const isOpen = (cause: OutsideCause): boolean => open.some((each) => each.cause === cause);
  const begun = state === 'up' ? present.filter((cause) => !isOpen(cause)) : [];
  const ended = open.filter(({ cause }) => !present.includes(cause));
  return {
    begun: begun.map((cause) => {
      // The last success says nothing about the first failure.
      const at = cause === 'anthropic' ? seenAt : (foundAt(around, cause) ?? now);
      return { cause, beganAt: Math.min(now, Math.max(at, seenAt)) };
    }),
    ended: ended.map(({ id, cause, beganAt }) => {
      const at = state === 'off' ? now : (foundAt(around, cause) ?? now);
      return { id, beganAt, endedAt: at > beganAt ? Math.min(at, now) : now };
    }),
  };
}

/** When what is known was found. */
function foundAt({ credential, channels }: Surroundings, cause: OutsideCause): number | null {
  const channel = channels.find(({ kind }) => kind === cause);
  return channel ? channel.inspectedAt : (credential?.checkedAt ?? null);
}
