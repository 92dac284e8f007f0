import type { Plan } from './plans.ts';

/** The card that pays a subscription. It works until `expiresAt`. */
export type CardOnFile = { brand: string; last4: string; expiresAt: number };

/** The payment that has failed, and when Stripe tries it again by itself. */
export type FailedPayment = {
  invoice: string;
  attempt: number;
  nextAt: number | null;
  amountCents: number;
};

/** The last invoice that was paid. */
export type PaidInvoice = {
  id: string;
  amountCents: number;
  url: string | null;
  isRenewal: boolean;
};

/** What is shown of a subscription. Nothing here decides what an account may use. */
export type SubscriptionDetails = {
  card: CardOnFile | null;
  failure: FailedPayment | null;
  paid: PaidInvoice | null;
  /** Nothing was renewed yet: what is paid was paid for the first period, also by a change to a bigger plan. */
  isFirstPeriod: boolean;
  /** A smaller plan that follows at the end of the period. */
  pending: { plan: Plan; at: number } | null;
};

export const NO_DETAILS: SubscriptionDetails = {
  card: null,
  failure: null,
  paid: null,
  isFirstPeriod: false,
  pending: null,
};
