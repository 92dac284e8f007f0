/**
 * Why money goes back. `not_ready`: the agent was not ready in time, and its owner has asked. `second`: somebody pays for two
 * subscriptions. `by_operator`: an operator has decided it. `blocked_card`: a new plan was paid with a card that is blocked.
 */
export type RefundKind = 'not_ready' | 'second' | 'by_operator' | 'blocked_card';

/** `period`: everything that was paid for the present period. `last`: the last payment alone. */
export type RefundScope = 'period' | 'last';

/** A subscription, and what goes back of each of its payments. */
export type ChosenRefund = {
  subscription: string;
  payments: { paymentIntent: string; cents: number }[];
};

/** The stage of a late build at which the money is offered back. */
export const MONEY_BACK_STAGE = 3;

export type RefundState = 'requested' | 'done' | 'refused';

/** Why nothing goes back. Each reason has its own sentence. */
export const REFUND_REFUSALS = [
  'nothing_paid',
  'too_much',
  'too_late',
  'disputed',
  'needs_operator',
] as const;
export type RefundRefusal = (typeof REFUND_REFUSALS)[number];
