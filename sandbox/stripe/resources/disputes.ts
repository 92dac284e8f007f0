import { newId } from '../ids.ts';
import type { Dispute } from '../wire.ts';
import { emit, get, type World } from '../world.ts';
import { settleWarnings } from './fraud-warnings.ts';

const WEEK = 7 * 86_400;

/** The owner of a card takes a charge back. Source: docs.stripe.com/disputes/how-disputes-work. */
export function dispute(world: World, chargeId: string, reason = 'fraudulent'): Dispute {
  const charge = get(world, ['charges', chargeId]);
  const created: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: chargeId,
    created: world.nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: world.nowSeconds() + WEEK,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
  world.state.disputes[created.id] = created;
  world.state.charges[chargeId] = { ...charge, disputed: true };
  settleWarnings(world, chargeId);
  emit(world, 'charge.dispute.created', { object: created });
  emit(world, 'charge.dispute.funds_withdrawn', { object: created });
  return created;
}

export function closeDispute(world: World, id: string, status: 'won' | 'lost'): Dispute {
  const closed: Dispute = { ...get(world, ['disputes', id]), status };
  world.state.disputes[id] = closed;
  emit(world, 'charge.dispute.closed', { object: closed });
  if (status === 'won') emit(world, 'charge.dispute.funds_reinstated', { object: closed });
  return closed;
}

const NO_EVIDENCE: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
