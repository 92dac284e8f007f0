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
