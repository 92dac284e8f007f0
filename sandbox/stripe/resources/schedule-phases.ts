import { idOf, type Schedule, type SchedulePhase, type Subscription } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { periodEnd } from './period.ts';
import { planOf } from './plan.ts';
import { newItem } from './subscription-objects.ts';
import { cancelNow, changeSubscription } from './subscription-lifecycle.ts';

/** Begins the next phase of every schedule whose phase is over, or ends the schedule after the last one. */
export function enterDuePhases(world: World): void {
  for (const schedule of Object.values(world.state.schedules)) {
    if (schedule.status !== 'active' || !schedule.current_phase) continue;
    if (schedule.current_phase.end_date <= world.nowSeconds()) enterNext(world, schedule);
  }
}

export function changeSchedule(
  world: World,
  before: Schedule,
  change: Partial<Schedule>,
): Schedule {
  const schedule = { ...before, ...change };
  world.state.schedules[schedule.id] = schedule;
  return schedule;
}

/** Detaches the subscription and leaves it as it is. */
export function release(world: World, before: Schedule): Schedule {
  const schedule = changeSchedule(world, before, {
    status: 'released',
    current_phase: null,
    released_at: world.nowSeconds(),
    released_subscription: idOf(before.subscription),
    subscription: null,
  });
  detach(world, before);
  emit(world, 'subscription_schedule.released', { object: schedule });
  return schedule;
}

export function subscriptionOfSchedule(world: World, schedule: Schedule): Subscription | null {
  return world.state.subscriptions[idOf(schedule.subscription) ?? ''] ?? null;
}

function enterNext(world: World, before: Schedule): void {
  const index = before.phases.findIndex(
    ({ start_date: start }) => start === before.current_phase?.start_date,
  );
  const next = before.phases[index + 1];
  if (next) return enter(world, before, next);
  if (world.state.endlessSchedules[before.id]) return extend(world, before);
  finish(world, before);
}

function enter(world: World, before: Schedule, phase: SchedulePhase): void {
  const { start_date, end_date } = phase;
  const schedule = changeSchedule(world, before, { current_phase: { start_date, end_date } });
  const subscription = subscriptionOfSchedule(world, before);
  if (subscription) {
    const data = itemsOf(world, subscription, phase);
    changeSubscription(world, subscription, { items: { ...subscription.items, data } });
  }
  emit(world, 'subscription_schedule.updated', { object: schedule });
}

/** The items that a subscription will have once its current phase is over. */
export function itemsAfterPhase(world: World, subscription: Subscription) {
  const schedule = world.state.schedules[idOf(subscription.schedule) ?? ''];
  const next = schedule?.phases.find(
    ({ start_date: start }) => start === schedule.current_phase?.end_date,
  );
  return next ? itemsOf(world, subscription, next) : subscription.items.data;
}

/** The items of a phase. An item whose price changes keeps its id and its period. */
function itemsOf(world: World, subscription: Subscription, phase: SchedulePhase) {
  return phase.items.flatMap((wanted, index) => {
    const price = world.state.prices[idOf(wanted.price) ?? ''];
    if (!price) return [];
    const quantity = wanted.quantity ?? 1;
    const old = subscription.items.data[index];
    if (old) return [{ ...old, price, plan: planOf(price), quantity }];
    const start = phase.start_date;
    const end = periodEnd(start, price.recurring);
    return [newItem({ price, quantity }, { subscriptionId: subscription.id, start, end })];
  });
}

/** Reported of Stripe: a last phase without an end goes on from period to period, and the schedule is never released. */
function extend(world: World, before: Schedule): void {
  const last = before.phases.at(-1);
  const price = world.state.prices[idOf(last?.items[0]?.price) ?? ''];
  if (!last || !price) return finish(world, before);
  const end_date = periodEnd(last.end_date, price.recurring);
  changeSchedule(world, before, {
    phases: [...before.phases.slice(0, -1), { ...last, end_date }],
    current_phase: { start_date: last.start_date, end_date },
  });
}

/** Source: docs.stripe.com/billing/subscriptions/subscription-schedules, "Completing a schedule". */
function finish(world: World, before: Schedule): void {
  const subscription = subscriptionOfSchedule(world, before);
  const isCanceled = before.end_behavior === 'cancel';
  const now = world.nowSeconds();
  const schedule = changeSchedule(world, before, {
    status: 'completed',
    completed_at: now,
    current_phase: null,
    ...(isCanceled
      ? {}
      : { released_at: now, released_subscription: subscription?.id ?? null, subscription: null }),
  });
  detach(world, before);
  if (isCanceled && subscription) cancelNow(world, { ...subscription, schedule: null });
  emit(world, 'subscription_schedule.completed', { object: schedule });
}

function detach(world: World, schedule: Schedule): void {
  const subscription = subscriptionOfSchedule(world, schedule);
  if (subscription) changeSubscription(world, subscription, { schedule: null });
}
