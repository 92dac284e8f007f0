import type { App } from '../app.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import { listNextToMove } from '../store/legacy-customers.ts';
import type { Proration } from '../store/migration-runs.ts';
import { decideCustomer, listAtLegacyPrices } from './plan-migration.ts';

/** What the next customers of a run would pay, in cents. The same until something changes, so that an operator confirms what they saw. */
export type CohortPreview = {
  customers: number;
  moves: number;
  monthlyBefore: number;
  monthlyAfter: number;
  /** With proration, the most that the credits can be: a whole month of each. */
  creditsAtMost: number;
};

export async function previewCohort(
  app: Pick<App, 'config' | 'db' | 'stripe'>,
  { id, most, proration }: { id: string; most: number; proration: Proration },
): Promise<CohortPreview> {
  const [customers] = await app.db.read(listNextToMove(id, most));
  const { found } = await listAtLegacyPrices(app);
  const moves = customers.flatMap((customer) => {
    const decided = decideCustomer(app, customer, found);
    if ('skip' in decided) return [];
    const after = PLAN_TERMS[LEGACY_TERMS[decided.legacyPlan].becomes].priceCents;
    return [{ before: decided.fromCents, after }];
  });
  const sum = (of: (move: (typeof moves)[number]) => number) =>
    moves.reduce((total, move) => total + of(move), 0);
  return {
    customers: customers.length,
    moves: moves.length,
    monthlyBefore: sum(({ before }) => before),
    monthlyAfter: sum(({ after }) => after),
    creditsAtMost:
      proration === 'none' ? 0 : sum(({ before, after }) => Math.max(0, before - after)),
  };
}
