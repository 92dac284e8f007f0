import type { PlanChangeKind } from '../../domain/plan-changes.ts';
import type { Context } from '../flows/flow.ts';
import { doneWords } from '../flows/leave-plan.ts';
import { note, noTurn, showScreen, type Turn } from '../turn.ts';

/** A change of the plan that was asked for in a chat: it is made, it is refused, or Stripe is away. */
export type PlanChangeNews = { kind: PlanChangeKind; what: 'done' | 'refused' | 'trouble' };

/** The screen of the change shows its outcome. Somebody who has left it is told in a sentence. */
export function planChangeTurn(context: Context, { kind, what }: PlanChangeNews): Turn {
  const { copy, facts, session } = context;
  if (session.at === 'plan_ending') {
    return showScreen(context, 'plan_ending', what === 'trouble' ? 'replace' : 'send');
  }
  const { planChange, subscribed } = facts;
  if (what === 'trouble' || planChange?.kind !== kind) return noTurn(context);
  if (what === 'refused') {
    return planChange.refusal
      ? note(context, copy.changes.refused[planChange.refusal])
      : noTurn(context);
  }
  if (!subscribed.plan) return note(context, copy.changes.endedNow);
  const { terms, until, why } = subscribed;
  return why === 'ending'
    ? note(context, `${copy.changes.endingTitle(terms.name, copy.date(until))}. /plan`)
    : note(context, doneWords(copy, facts, terms));
}
