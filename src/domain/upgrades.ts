/** `unpaid`: Stripe has accepted the change and waits for its payment. `lapsed`: the payment did not come in time. */
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

/** Why an upgrade is refused. Each reason has its own sentences and next step. */
export const UPGRADE_REFUSALS = [
  'no_plan',
  'not_bigger',
  'past_due',
  'unpaid',
  'pending',
  'ending',
  'too_many',
  'declined',
  'needs_operator',
] as const;
export type UpgradeRefusal = (typeof UPGRADE_REFUSALS)[number];

/**
 * `changed`: it replaces a quote whose subscription has changed since. `asked`: the person asks whether it is paid.
 * `dropped`: the person does not want it any more.
 */
export type UpgradeReason = UpgradeRefusal | 'changed' | 'asked' | 'dropped';

/** An amount and the state of the subscription that it was calculated for, in Stripe's terms; times in seconds. */
export type Quote = {
  stripeSubscriptionId: string;
  itemId: string;
  fromPrice: string;
  toPrice: string;
  prorationDate: number;
  amountDue: number;
};
