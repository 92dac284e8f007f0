import { commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { HANDLED_EVENTS } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';

/** Stripe repeats a delivery for three days. */
const LOOK_BACK_SECONDS = 3 * 86_400;
const MOST = 1000;

/**
 * Takes the events whose delivery has failed from Stripe's list, so that an endpoint that was down or wrong costs an hour at
 * most. An event that was stored already is not processed again.
 */
export async function findMissedEvents(app: BillingApp): Promise<number> {
  const missed = await app.stripe.events
    .list({
      delivery_success: false,
      types: [...HANDLED_EVENTS],
      created: { gte: Math.floor(app.now() / 1000) - LOOK_BACK_SECONDS },
      limit: 100,
    })
    .autoPagingToArray({ limit: MOST });
  const ours = missed.filter(({ livemode }) => livemode === app.config.stripe.livemode);
  // The oldest first, as they would have come.
  await commit(
    app,
    ours.toReversed().flatMap((event) => storing(app, event)),
  );
  return ours.length;
}
