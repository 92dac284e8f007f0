import { isTold, type LimitedAction } from '../domain/limited-actions.ts';
import { type Effect, limitOf } from './effects.ts';
import type { Facts } from './facts.ts';
import type { Context, Move } from './flows/flow.ts';

/** The move without what has to wait, or the sentence that says from when it is possible again. */
export function withinLimits({ facts, copy }: Pick<Context, 'facts' | 'copy'>, move: Move): Move {
  const { effects = [] } = move;
  for (const effect of effects) {
    const spent = spentBy(facts, effect);
    if (spent && isTold(spent.action))
      return { say: copy.limits[spent.action](copy.time(spent.at)) };
  }
  return { ...move, effects: effects.filter((effect) => !spentBy(facts, effect)) };
}

/** The limit that an effect has to wait for, and until when. */
function spentBy({ spent }: Facts, effect: Effect): { action: LimitedAction; at: number } | null {
  const action = limitOf(effect);
  const at = action && spent[action];
  return action && at ? { action, at } : null;
}
