import { entitlement, isLive } from '../domain/entitlement.ts';
import type { Facts, LinkCodeFacts } from '../conversation/facts.ts';
import { toSubscription } from './subscriptions.ts';
import type { Platform } from '../domain/platforms.ts';

const TRIES = 5;
const HOUR_MS = 3_600_000;

type Subscription = Record<string, string | number | null>;

type CodePart = Pick<LinkCodeFacts, 'id' | 'state' | 'chat'> & {
  expires_at: number;
  answered: number | null;
  platform: Platform | null;
  machine: number;
  subscription: Subscription | null;
};

/** The value of `LINK_FACTS`. */
export type LinkPart = [
  shown: CodePart | null,
  entered: CodePart | null,
  tries: number[],
  telegramName: string | null,
];

/** A wrong code counts for an hour. */
export function linkTriesSince(now: number): number {
  return now - HOUR_MS;
}

type Parts = {
  link: LinkPart;
  subscription: Subscription | null;
  machine: Subscription | null;
};
type Frame = { now: number; platform: Platform; hasTelegram: boolean };

export function linkOf({ link, subscription, machine }: Parts, frame: Frame): Facts['link'] {
  const [shown, entered, triedAt, name] = link;
  const isUsedHere = isUsed(machine !== null, subscription);
  const tries = triedAt.toSorted((a, b) => b - a);
  const fifth = tries[TRIES - 1];
  return {
    shown: shown && codeOf(shown, frame.now, isUsedHere),
    entered: entered && codeOf(entered, frame.now, isUsedHere),
    triesLeft: Math.max(0, TRIES - tries.length),
    mayTryAt: fifth === undefined ? null : fifth + HOUR_MS,
    deepLink:
      name && frame.hasTelegram && frame.platform !== 'telegram'
        ? `https://t.me/${name}?start=`
        : null,
  };
}

function codeOf(part: CodePart, now: number, isUsedHere: boolean): LinkCodeFacts {
  const { id, state, platform, chat, subscription } = part;
  return {
    id,
    state,
    expiresAt: part.expires_at,
    answered: part.answered !== null,
    platform,
    plan: subscription
      ? (entitlement(toSubscription(subscription), now).terms?.name ?? null)
      : null,
    isConflict: isUsedHere && isUsed(part.machine === 1, subscription),
    chat,
  };
}

function isUsed(hasMachine: boolean, subscription: Subscription | null): boolean {
  return hasMachine || (subscription !== null && isLive(String(subscription['status'])));
}
