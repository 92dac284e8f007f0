import type { StripeClient } from '../../src/stripe/client.ts';

export type TaxBehavior = 'exclusive' | 'inclusive';

export type SetUp = {
  stripe: StripeClient;
  publicUrl: string;
  /** Whether the service has a page of that name, for the links on Stripe's own page. */
  pages: { privacy: boolean; terms: boolean };
  /** Whether it is done, or only said. */
  isApplied: boolean;
  /** Whether prices include the tax; null leaves those that exist as they are. */
  taxBehavior: TaxBehavior | null;
};

/** What is to be done or was done, the settings that follow, and what the operator has to do by hand. */
export type Result = { steps: string[]; settings: string[]; notes: string[] };

/** Says a step, and takes it when the run applies. */
export async function step<T>(
  { isApplied }: SetUp,
  { steps }: Result,
  { text, take }: { text: string; take: () => Promise<T> },
): Promise<T | null> {
  steps.push(text);
  return isApplied ? take() : null;
}
