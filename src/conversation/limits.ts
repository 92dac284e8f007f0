import { isTold, type LimitedAction } from '../domain/limited-actions.ts';
import { type Effect, limitOf, needOf } from './effects.ts';
import type { Facts } from './facts.ts';
import type { Context, Move } from './flows/flow.ts';

/** The move without what has to wait, or the sentence that says from when it is possible again. */
export function withinLimits({ facts, copy }: Pick<Context, 'facts' | 'copy'>, move: Move): Move {
  const { effects = [] } = move;
  if (effects.some((effect) => isSwitchedOff(facts, effect))) {
    return { say: copy.limits.switchedOff };
  }
  for (const effect of effects) {
    const spent = spentBy(facts, effect);
    if (spent && isTold(spent.action))
      return { say: copy.limits[spent.action](copy.time(spent.at)) };
  }
  return { ...move, effects: effects.filter((effect) => !spentBy(facts, effect)) };
}

/** Whether an effect can happen now, as far as limits and switches go. */
export function isPossible(facts: Facts, effect: Effect): boolean {
  return !isSwitchedOff(facts, effect) && !spentBy(facts, effect);
}

/** A new customer cannot buy while sign-ups are switched off, and nobody while payments are. */
function isSwitchedOff({ switchedOff, entitlement }: Facts, effect: Effect): boolean {
  if (needOf(effect) !== 'payments') return false;
  const isNew = entitlement.why === 'none';
  return switchedOff.includes('payments') || (isNew && switchedOff.includes('signups'));
}

/** The limit that an effect has to wait for, and until when. */
function spentBy({ spent }: Facts, effect: Effect): { action: LimitedAction; at: number } | null {
  const action = limitOf(effect);
  const at = action && spent[action];
  return action && at ? { action, at } : null;
}
