import { AppError } from '../errors.ts';
import { type RiskState, stateOfDispute } from '../domain/payment-risks.ts';
import type { PaymentRisk } from '../store/payment-risks.ts';
import type { Stripe, StripeClient } from '../stripe/client.ts';

/** A dispute or a warning as Stripe has it now, with whose payment it is about, and with which card. */
export type RiskAtStripe = PaymentRisk & {
  customer: string | null;
  fingerprint: string | null;
  /** When evidence has to be there; null for a warning, and once a dispute is answered. */
  answerBy: number | null;
};

type Kind = 'dispute' | 'warning';

/** Neither names its customer, so the charge is read as well. */
export async function readRisk(
  stripe: StripeClient,
  kind: Kind,
  id: string,
): Promise<RiskAtStripe> {
  const found =
    kind === 'dispute'
      ? await stripe.disputes.retrieve(id)
      : await stripe.radar.earlyFraudWarnings.retrieve(id);
  if (found.object !== 'dispute' && found.object !== 'radar.early_fraud_warning')
    throw new AppError('upstream', 'Stripe answered with something that is not a dispute');
  const charge = await stripe.charges.retrieve(idOf(found.charge));
  return {
    id,
    kind,
    charge: charge.id,
    state: found.object === 'dispute' ? stateOfDispute(found.status) : stateOf(found, charge),
    customer: charge.customer ? idOf(charge.customer) : null,
    answerBy: found.object === 'dispute' ? answerBy(found) : null,
    fingerprint: charge.payment_method_details?.card?.fingerprint ?? null,
  };
}

/** Statuses in which a bank waits for us. Afterwards it is the one to decide. */
const WAITS_FOR_US = ['needs_response', 'warning_needs_response', 'appeal_needs_response'];

function answerBy({ status, evidence_details: details }: Stripe.Dispute): number | null {
  const { due_by: dueBy } = details;
  return dueBy === null || !WAITS_FOR_US.includes(status) ? null : dueBy * 1000;
}

/** After a refund the warning stands; after a dispute the dispute counts instead. */
function stateOf({ actionable }: Stripe.Radar.EarlyFraudWarning, charge: Stripe.Charge): RiskState {
  if (actionable) return 'open';
  return charge.refunded ? 'lost' : 'won';
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
