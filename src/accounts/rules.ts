import { isLive } from '../billing/entitlement.ts';

/** How long an account waits between the wish to delete it and its end. */
export const HOLD_MS = 7 * 24 * 3_600_000;

/** `restoring`: its owner keeps it after all. `deleted`: only the receipt is left. */
export type DeletionState = 'holding' | 'restoring' | 'deleting' | 'deleted';

/** What is done after the hold, in order: nothing may be sold or paid any more before it is taken away. */
export const DELETION_STEPS = [
  'checkouts',
  'subscription',
  'machine',
  'volume',
  'app',
  'goodbye',
  'rows',
] as const;
export type DeletionStep = (typeof DELETION_STEPS)[number];

/** An account on hold is paused: nothing of it is built, started or sold. */
export function isOnHold(deletion: { state: DeletionState } | null): boolean {
  return deletion?.state === 'holding' || deletion?.state === 'deleting';
}

/** One of two accounts that shall become one. */
export type LinkSide = {
  accountId: string;
  hasMachine: boolean;
  subscription: string | null;
  /** It waits for its deletion, or what the wish stopped is not going again yet. */
  isLeaving: boolean;
};

/**
 * Which account goes on when two become one: the one that holds a machine or a living subscription, else the one that
 * showed the code. Two that both hold something are never merged: one of them would be paid for and lost. Nor is one
 * that is to be deleted: the other would go along, or what was to go would stay.
 */
export function chooseSurvivor(
  shown: LinkSide,
  entered: LinkSide,
): { survivor: string; loser: string } | 'conflict' | 'leaving' {
  if (shown.isLeaving || entered.isLeaving) return 'leaving';
  if (holdsSomething(shown) && holdsSomething(entered)) return 'conflict';
  return holdsSomething(entered)
    ? { survivor: entered.accountId, loser: shown.accountId }
    : { survivor: shown.accountId, loser: entered.accountId };
}

function holdsSomething({ hasMachine, subscription }: LinkSide): boolean {
  return hasMachine || (subscription !== null && isLive(subscription));
}
