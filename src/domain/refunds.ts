/**
 * Why money goes back. `not_ready`: the agent was not ready in time, and its owner has asked. `second`: somebody pays for two
 * subscriptions. `by_operator`: an operator has decided it. `blocked_card`: a new plan was paid with a card that is blocked.
 * `by_hand`: somebody has made it at Stripe, and we learn of it afterwards.
 */
export type RefundKind = 'not_ready' | 'second' | 'by_operator' | 'blocked_card' | 'by_hand';

/**
 * `period`: everything that was paid for the present period. `last`: the last payment alone. `warned`: every payment that the card
 * network warns of, however old.
 */
export type RefundScope = 'period' | 'last' | 'warned';

/** The subscription that ends with it, if that is asked for, and what goes back of each payment. */
export type ChosenRefund = {
  subscription: string | null;
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
