import type { Api } from './http/api.ts';
import { expireDueSessions } from './resources/checkout-expiry.ts';
import { retryDueInvoices } from './resources/dunning.ts';
import { expirePendingUpdates } from './resources/pending-updates.ts';
import {
  finalizeDueInvoices,
  firstEnd,
  isRenewed,
  renewDueSubscriptions,
  resumeDueCollections,
} from './resources/renewal.ts';
import { enterDuePhases } from './resources/schedule-phases.ts';
import { cancelDueSubscriptions, isOver } from './resources/subscription-lifecycle.ts';
import type { World } from './world.ts';

/** More than a jump of a century makes; a loop that never ends is a bug of the stand-in. */
const MOST_STEPS = 1_000_000;

/** Runs everything that is due, moment by moment in the order of time; saves only when something changed. */
export function passTime({ world, commit }: Api): void {
  world.request = { id: null, idempotency_key: null };
  const now = world.nowSeconds();
  if (now < world.clock.quietUntil) return;
  try {
    workOffUntil(world, now);
  } finally {
    world.clock.at = null;
  }
  if (world.burst.length > 0) commit();
  world.clock.quietUntil = nextMoment(world);
}

function workOffUntil(world: World, now: number): void {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const at = nextMoment(world);
    if (at > now) return;
    world.clock.at = at;
    runDue(world);
  }
  throw new Error('the clock of the stand-in does not come forward');
}

function runDue(world: World): void {
  expireDueSessions(world);
  expirePendingUpdates(world);
  resumeDueCollections(world);
  cancelDueSubscriptions(world);
  enterDuePhases(world);
  renewDueSubscriptions(world);
  finalizeDueInvoices(world);
  retryDueInvoices(world);
}

/** The next moment at which something is due, in seconds. */
function nextMoment({ state }: World): number {
  let next = Number.POSITIVE_INFINITY;
  const consider = (at: number | null | undefined) => {
    if (at && at < next) next = at;
  };
  for (const session of Object.values(state.sessions)) {
    if (session.status === 'open') consider(session.expires_at);
  }
  for (const subscription of Object.values(state.subscriptions)) {
    if (isOver(subscription)) continue;
    consider(subscription.pending_update?.expires_at);
    consider(subscription.cancel_at);
    consider(subscription.pause_collection?.resumes_at);
    if (isRenewed(subscription)) consider(firstEnd(subscription));
  }
  for (const schedule of Object.values(state.schedules)) {
    if (schedule.status === 'active') consider(schedule.current_phase?.end_date);
  }
  for (const invoice of Object.values(state.invoices)) {
    if (invoice.status === 'draft') consider(invoice.automatically_finalizes_at);
    if (invoice.status === 'open') consider(invoice.next_payment_attempt);
  }
  return next;
}
