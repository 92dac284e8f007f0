import { isLive } from '../domain/entitlement.ts';

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
