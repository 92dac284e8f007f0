import type { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { HANDLED_EVENTS } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';

/** Stripe repeats a delivery for three days. */
const LOOK_BACK_SECONDS = 3 * 86_400;
const MOST = 1000;
/** Stripe refuses more in one call. Source: stripe 23.1, `EventListParams.types`. */
const MOST_TYPES = 20;

/**
 * Takes the events whose delivery has failed from Stripe's list, so that an endpoint that was down or wrong costs an hour at
 * most. An event that was stored already is not processed again.
 */
export async function findMissedEvents(app: BillingApp): Promise<number> {
  const missed: Stripe.Event[] = [];
  for (const types of someAtATime([...HANDLED_EVENTS])) missed.push(...(await list(app, types)));
  const ours = missed
    .filter(({ livemode }) => livemode === app.config.stripe.livemode)
    // The oldest first, as they would have come.
    .toSorted((a, b) => a.created - b.created);
  await commit(
    app,
    ours.flatMap((event) => storing(app, event)),
  );
  return ours.length;
}

function list({ stripe, now }: BillingApp, types: string[]): Promise<Stripe.Event[]> {
  const created = { gte: Math.floor(now() / 1000) - LOOK_BACK_SECONDS };
  return stripe.events
    .list({ delivery_success: false, types, created, limit: 100 })
    .autoPagingToArray({ limit: MOST });
}

function someAtATime(types: string[]): string[][] {
  return types.length > MOST_TYPES
    ? [types.slice(0, MOST_TYPES), ...someAtATime(types.slice(MOST_TYPES))]
    : [types];
}
