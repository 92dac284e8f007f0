import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';
import { emit } from '../world.ts';
import { voidInvoice } from './invoice-lifecycle.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** A change whose invoice is voided is discarded. */
export function discardPendingUpdate(world: World, invoice: Invoice): void {
  const before = Object.values(world.state.subscriptions).find(
    ({ pending_update: pending, latest_invoice: latest }) => pending && latest === invoice.id,
  );
  if (before) changeSubscription(world, before, { pending_update: null });
}

/** Expires every pending update that was not paid in time and voids its invoice. */
export function expirePendingUpdates(world: World): void {
  for (const before of Object.values(world.state.subscriptions)) {
    if (!before.pending_update || before.pending_update.expires_at > world.nowSeconds()) continue;
    const invoice = world.state.invoices[String(before.latest_invoice)];
    if (invoice?.status === 'open') voidInvoice(world, invoice);
    const after = changeSubscription(world, before, { pending_update: null });
    emit(world, 'customer.subscription.pending_update_expired', { object: after });
  }
}
