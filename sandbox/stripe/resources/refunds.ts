import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { integer, oneOf, type Params, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import { type Charge, idOf, type Refund } from '../wire.ts';
import { emit, get, type World } from '../world.ts';
import { settleWarnings } from './fraud-warnings.ts';

const CREATE = {
  amount: integer(1),
  charge: text(),
  metadata: metadata(),
  payment_intent: text(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
};

export const refundRoutes: Route[] = [
  route({ operation: 'create-refund', at: 'POST /v1/refunds', params: CREATE, run: createRefund }),
  route({
    operation: 'list-refunds',
    at: 'GET /v1/refunds',
    params: { ...PAGING, charge: text(), payment_intent: text() },
    run: (world, params) =>
      page(
        {
          kind: 'refund',
          url: '/v1/refunds',
          rows: world.state.refunds,
          where: (refund) =>
            (params.charge ?? refund.charge) === refund.charge &&
            (params.payment_intent ?? refund.payment_intent) === refund.payment_intent,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-refund',
    at: 'GET /v1/refunds/:id',
    params: {},
    run: (world, _params, id) => get(world, ['refunds', id]),
  }),
];

/** Gives back a charge or a part of it. It says nothing about the subscription: a refund is no cancellation. */
export function createRefund(world: World, params: Params<typeof CREATE>): Refund {
  const charge = chargeOf(world, params);
  const left = charge.amount - charge.amount_refunded;
  const amount = params.amount ?? left;
  assertRefundable(world, charge, amount);
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: applyMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  world.state.refunds[refund.id] = refund;
  const after = giveBack(world, charge, amount);
  settleWarnings(world, charge.id);
  emit(world, 'refund.created', { object: refund });
  emit(world, 'charge.refunded', { object: after });
  return refund;
}

/** A bank cannot take the money back, days later. Source: docs.stripe.com/refunds, "Handle failed refunds". */
export function failRefund(world: World, id: string): void {
  const before = get(world, ['refunds', id]);
  const refund: Refund = {
    ...before,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
  };
  world.state.refunds[id] = refund;
  giveBack(world, get(world, ['charges', idOf(before.charge) ?? '']), -before.amount);
  emit(world, 'refund.updated', { object: refund });
  emit(world, 'refund.failed', { object: refund });
}

function giveBack(world: World, before: Charge, amount: number): Charge {
  const amount_refunded = before.amount_refunded + amount;
  const refunded = amount_refunded === before.amount;
  const charge: Charge = { ...before, amount_refunded, refunded };
  world.state.charges[charge.id] = charge;
  return charge;
}

function chargeOf(world: World, { charge, payment_intent: intentId }: Params<typeof CREATE>) {
  if (charge && intentId) {
    throw refused('You may only specify one of these parameters: charge, payment_intent.');
  }
  if (charge) return get(world, ['charges', charge], 'charge');
  if (!intentId) {
    throw refused(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = get(world, ['paymentIntents', intentId], 'payment_intent');
  const paid = intent.status === 'succeeded' ? idOf(intent.latest_charge) : null;
  if (paid) return get(world, ['charges', paid]);
  throw impossible(
    `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
    'payment_intent',
  );
}

/** Source: docs.stripe.com/error-codes. */
function assertRefundable(world: World, charge: Charge, amount: number): void {
  const { id } = charge;
  const isDisputed = Object.values(world.state.disputes).some(
    (dispute) => dispute.charge === id && dispute.status !== 'won',
  );
  if (isDisputed) {
    const message = `Charge ${id} has been charged back; cannot issue a refund.`;
    throw impossible(message, undefined, 'charge_disputed');
  }
  if (charge.status !== 'succeeded') {
    throw impossible(`Charge ${id} was not successful; cannot issue a refund.`);
  }
  if (charge.refunded) {
    const message = `Charge ${id} has already been refunded.`;
    throw impossible(message, undefined, 'charge_already_refunded');
  }
  const left = charge.amount - charge.amount_refunded;
  if (amount > left) {
    const message = `Refund amount (${dollars(amount)}) is greater than unrefunded amount on charge (${dollars(left)})`;
    throw impossible(message, 'amount');
  }
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
