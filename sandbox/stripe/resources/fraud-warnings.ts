import { newId } from '../ids.ts';
import { idOf, type FraudWarning } from '../wire.ts';
import { emit, get, type World } from '../world.ts';

/** The card network warns before the owner of the card disputes. Source: docs.stripe.com/radar/early-fraud-warnings. */
export function warn(world: World, chargeId: string): FraudWarning {
  const charge = get(world, ['charges', chargeId]);
  const intent = idOf(charge.payment_intent);
  const warning: FraudWarning = {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.refunded && !charge.disputed,
    charge: chargeId,
    created: world.nowSeconds(),
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    ...(intent ? { payment_intent: intent } : {}),
  };
  world.state.warnings[warning.id] = warning;
  emit(world, 'radar.early_fraud_warning.created', { object: warning });
  return warning;
}

/** After a refund or a dispute there is nothing left to do about a warning. */
export function settleWarnings(world: World, chargeId: string): void {
  for (const before of Object.values(world.state.warnings)) {
    if (before.charge !== chargeId || !before.actionable) continue;
    const warning = { ...before, actionable: false };
    world.state.warnings[warning.id] = warning;
    emit(world, 'radar.early_fraud_warning.updated', { object: warning });
  }
}
