import { tellOperators } from '../news/tell.ts';
import { listRisks, type PaymentRisk, saveRisk } from '../store/payment-risks.ts';
import { type Change, commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { readRisk, type RiskAtStripe } from './read-risk.ts';

/** The open ones as Stripe has them now, because an event may have been lost, and then all of the account. */
export async function refreshRisks(app: BillingApp, accountId: string): Promise<PaymentRisk[]> {
  const [known] = await app.db.read(listRisks(accountId));
  const changes: Change[] = [];
  for (const { id, kind, state } of known) {
    if (state !== 'open' || kind === 'card') continue;
    const risk = await readRisk(app.stripe, kind, id);
    if (risk.state !== state) changes.push(...savingRisk(app, accountId, risk));
    else if (isDueSoon(risk.answerBy, app.now())) changes.push(lastCall(app, accountId, risk));
  }
  if (changes.length === 0) return known;
  await commit(app, changes);
  const [after] = await app.db.read(listRisks(accountId));
  return after;
}

const A_DAY_MS = 24 * 3_600_000;

/** Whether the last day has begun in which a dispute can be answered. */
export function isDueSoon(answerBy: number | null, now: number): boolean {
  return answerBy !== null && now >= answerBy - A_DAY_MS && now < answerBy;
}

/** Told once for each date, since a bank may extend it. */
function lastCall(app: BillingApp, accountId: string, { id, answerBy }: RiskAtStripe): Change {
  const notice = { type: 'dispute_due', accountId, id, answerBy: answerBy ?? 0 } as const;
  return tellOperators(app, notice, `risk:${id}:due:${answerBy}`);
}

/** The row of a risk, and the alarm, once for each of its states. */
export function savingRisk(app: BillingApp, accountId: string, risk: RiskAtStripe): Change[] {
  const { id, kind, state, answerBy } = risk;
  const notice = {
    type: 'payment_risk' as const,
    accountId,
    kind,
    state,
    ...(answerBy === null ? {} : { dispute: { id, answerBy } }),
  };
  return [
    ...saveRisk(accountId, risk, app.now()),
    // A warning that ends in a dispute is told as the dispute.
    ...(kind === 'warning' && state === 'won'
      ? []
      : [tellOperators(app, notice, `risk:${id}:${state}`)]),
  ];
}
