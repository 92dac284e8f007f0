import { isLive } from '../domain/entitlement.ts';
import type { LinkSide } from '../store/link-accounts.ts';
import type { MergedAccounts } from '../store/merge-rules.ts';

export type Side = Omit<LinkSide, 'chat'>;

/**
 * Chooses the account that survives a merge: the one with a machine or a live subscription, else the one that showed the
 * code. Two accounts that both have one are never merged, because one of them would be paid for and lost. Neither is an
 * account that is to be deleted: the merge would either delete the other one too or undo the deletion.
 */
export function chooseSurvivor(
  shown: Side,
  entered: Side,
): MergedAccounts | 'conflict' | 'leaving' {
  if (shown.isLeaving || entered.isLeaving) return 'leaving';
  if (isUsed(shown) && isUsed(entered)) return 'conflict';
  return isUsed(entered)
    ? { survivor: entered.accountId, loser: shown.accountId }
    : { survivor: shown.accountId, loser: entered.accountId };
}

/** Whether an account has what a merge could lose. */
export function isUsed({ hasMachine, subscription }: Side): boolean {
  return hasMachine || (subscription !== null && isLive(subscription));
}
