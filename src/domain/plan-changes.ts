/**
 * What a person can do to the plan besides a bigger one, which has a price and its own rows. `shrink`: a smaller plan from the
 * end of the period on. `keep_size`: not smaller after all.
 */
export type PlanChangeKind = 'cancel' | 'resume' | 'shrink' | 'keep_size';

export type PlanChangeState = 'requested' | 'done' | 'refused' | 'replaced';

/** Why a change is refused. Each reason has its own sentence. */
export const PLAN_CHANGE_REFUSALS = [
  'no_plan',
  'not_smaller',
  'unpaid',
  'ending',
  'pending',
  'too_many',
  'needs_operator',
] as const;
export type PlanChangeRefusal = (typeof PLAN_CHANGE_REFUSALS)[number];

/** Why people cancel, as far as they say. */
export const CANCEL_REASONS = ['price', 'unused', 'missing', 'quality', 'other'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export function isCancelReason(value: unknown): value is CancelReason {
  return CANCEL_REASONS.includes(value as CancelReason);
}
