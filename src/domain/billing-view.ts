/** What a person sees of their payments. Times in milliseconds, amounts in cents. */
export type BillingView = {
  /** What is charged next, and when; null when nothing will be. Without an amount where Stripe cannot tell it yet. */
  next: { amountCents: number | null; at: number } | null;
  /** The newest invoices, the newest first. */
  invoices: { at: number; amountCents: number; isPaid: boolean; url: string }[];
};
