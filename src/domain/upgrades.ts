/** `unpaid`: Stripe has the change and waits for its payment. `lapsed`: that did not come in time. */
export type UpgradeState =
  | 'quoting'
  | 'quoted'
  | 'confirmed'
  | 'unpaid'
  | 'done'
  | 'expired'
  | 'lapsed'
  | 'refused'
  | 'replaced';

/** Why a bigger plan cannot be had now. Each has its own words and its own next step. */
export const UPGRADE_REFUSALS = [
  'no_plan',
  'not_bigger',
  'past_due',
  'unpaid',
  'pending',
  'ending',
  'too_many',
  'declined',
  'odd',
] as const;
export type UpgradeRefusal = (typeof UPGRADE_REFUSALS)[number];

/** Of one that was not refused: it replaces another whose subscription had changed; somebody asks whether it is paid. */
export type UpgradeReason = UpgradeRefusal | 'changed' | 'asked';

/** What an amount was asked for: the subscription as it was then, in Stripe's own terms; times in seconds. */
export type Quote = {
  stripeSubscriptionId: string;
  itemId: string;
  fromPrice: string;
  toPrice: string;
  prorationDate: number;
  amountDue: number;
};
