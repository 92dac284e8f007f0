import type { Api } from './http/api.ts';
import { expireDueSessions } from './resources/checkout-expiry.ts';
import { expirePendingUpdates } from './resources/pending-updates.ts';
import { renewDueSubscriptions } from './resources/renewal.ts';
import { cancelDueSubscriptions } from './resources/subscription-lifecycle.ts';

/** Runs everything that is due; saves only when something changed. */
export function passTime({ world, commit }: Api): void {
  world.request = { id: null, idempotency_key: null };
  expireDueSessions(world);
  expirePendingUpdates(world);
  cancelDueSubscriptions(world);
  renewDueSubscriptions(world);
  if (world.burst.length > 0) commit();
}
