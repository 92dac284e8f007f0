/** How long an account waits between the request to delete it and its deletion. */
export const HOLD_MS = 7 * 24 * 3_600_000;

/** `restoring`: the owner keeps the account after all. `deleted`: only the receipt is left. */
export type DeletionState = 'holding' | 'restoring' | 'deleting' | 'deleted';

/** The steps after the hold, in order: sales and payments end before anything is removed. */
export const DELETION_STEPS = [
  'checkouts',
  'subscription',
  'machine',
  'volume',
  'app',
  'services',
  'goodbye',
  'rows',
] as const;
export type DeletionStep = (typeof DELETION_STEPS)[number];

/** An account on hold is paused: nothing is built, started or sold for it. */
export function isOnHold(deletion: { state: DeletionState } | null): boolean {
  return deletion?.state === 'holding' || deletion?.state === 'deleting';
}
