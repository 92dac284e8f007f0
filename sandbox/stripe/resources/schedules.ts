import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import {
  clearable,
  flag,
  integer,
  list,
  object,
  oneOf,
  type Params,
  required,
  text,
} from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { idOf, type Schedule, type SchedulePhase } from '../wire.ts';
import { emit, get, type World } from '../world.ts';
import { assertSellable } from './checkout-line-items.ts';
import { periodEnd } from './period.ts';
import { newPhase, phaseItem, scheduleOf } from './schedule-objects.ts';
import { changeSchedule, release, subscriptionOfSchedule } from './schedule-phases.ts';
import { cancelNow, changeSubscription, isOver } from './subscription-lifecycle.ts';

const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
const PHASE = {
  automatic_tax: object({ enabled: flag() }),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  currency: text(3),
  default_payment_method: text(),
  description: clearable(text(500)),
  discounts: clearable(list(object({ coupon: text(), discount: text(), promotion_code: text() }))),
  duration: object({
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: integer(1, 36),
  }),
  end_date: integer(0),
  items: list(object({ price: text(), quantity: integer(0) })),
  metadata: metadata(),
  proration_behavior: PRORATION,
  start_date: integer(0),
};
const UPDATE = {
  end_behavior: oneOf('release', 'cancel'),
  metadata: metadata(),
  phases: list(object(PHASE)),
  proration_behavior: PRORATION,
};

export const scheduleRoutes: Route[] = [
  route({
    operation: 'create-schedule',
    at: 'POST /v1/subscription_schedules',
    // Source: the SDK on `from_subscription`: "other parameters (such as phase values) cannot be set".
    params: { from_subscription: text() },
    run: createSchedule,
  }),
  route({
    operation: 'list-schedules',
    at: 'GET /v1/subscription_schedules',
    params: { ...PAGING, customer: text() },
    run: (world, params) =>
      page(
        {
          kind: 'subscription_schedule',
          url: '/v1/subscription_schedules',
          rows: world.state.schedules,
          where: ({ customer }) => (params.customer ?? customer) === customer,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-schedule',
    at: 'GET /v1/subscription_schedules/:id',
    params: {},
    run: (world, _params, id) => get(world, ['schedules', id]),
  }),
  route({
    operation: 'update-schedule',
    at: 'POST /v1/subscription_schedules/:id',
    params: UPDATE,
    run: updateSchedule,
  }),
  route({
    operation: 'release-schedule',
    at: 'POST /v1/subscription_schedules/:id/release',
    params: { preserve_cancel_date: flag() },
    run: (world, _params, id) => release(world, activeSchedule(world, id, 'release')),
  }),
  route({
    operation: 'cancel-schedule',
    at: 'POST /v1/subscription_schedules/:id/cancel',
    params: { invoice_now: flag(), prorate: flag() },
    run: (world, _params, id) => {
      const schedule = activeSchedule(world, id, 'cancel');
      const subscription = subscriptionOfSchedule(world, schedule);
      if (subscription) cancelNow(world, subscription);
      return get(world, ['schedules', id]);
    },
  }),
];

function createSchedule(world: World, params: { from_subscription?: string }): Schedule {
  const id = required(params.from_subscription, 'from_subscription');
  const subscription = get(world, ['subscriptions', id], 'from_subscription');
  // The wording of both refusals is an assumption.
  if (subscription.schedule) {
    throw impossible(
      'You cannot migrate a subscription that is already attached to a schedule.',
      'from_subscription',
    );
  }
  if (isOver(subscription)) {
    throw impossible('You cannot migrate a subscription that is canceled.', 'from_subscription');
  }
  const schedule = scheduleOf(world, subscription);
  world.state.schedules[schedule.id] = schedule;
  world.state.endlessSchedules[schedule.id] = true;
  changeSubscription(world, subscription, { schedule: schedule.id });
  emit(world, 'subscription_schedule.created', { object: schedule });
  return schedule;
}

function updateSchedule(world: World, params: Params<typeof UPDATE>, id: string): Schedule {
  const before = activeSchedule(world, id, 'update');
  const change: Partial<Schedule> = {
    end_behavior: params.end_behavior ?? before.end_behavior,
    metadata: applyMetadata(before.metadata ?? {}, params.metadata),
  };
  if (params.phases) {
    change.phases = readPhases(world, before, params.phases);
    const current = change.phases[0];
    if (current) {
      change.current_phase = { start_date: current.start_date, end_date: current.end_date };
      applyDiscounts(world, before, current);
    }
    const last = params.phases.at(-1);
    if (last?.duration || last?.end_date) delete world.state.endlessSchedules[id];
    else world.state.endlessSchedules[id] = true;
  }
  const schedule = changeSchedule(world, before, change);
  emit(world, 'subscription_schedule.updated', { object: schedule });
  return schedule;
}

/** Phases replace what was there as a whole: a discount that the current phase does not repeat is gone. Reported of Stripe. */
function applyDiscounts(world: World, schedule: Schedule, { discounts }: SchedulePhase): void {
  const subscription = subscriptionOfSchedule(world, schedule);
  const kept = discounts.flatMap(({ discount }) => idOf(discount) ?? []);
  if (!subscription || kept.join() === subscription.discounts.map(idOf).join()) return;
  changeSubscription(world, subscription, { discounts: kept });
}

function readPhases(
  world: World,
  { current_phase: current, phases: [first] }: Schedule,
  given: Params<typeof PHASE>[],
): SchedulePhase[] {
  const phases: SchedulePhase[] = [];
  for (const [index, phase] of given.entries()) {
    const start = phase.start_date ?? phases.at(-1)?.end_date;
    const name = `phases[${index}]`;
    if (index === 0 && start !== current?.start_date) {
      const message = 'You can not modify the start date of the current phase.';
      throw impossible(message, `${name}[start_date]`);
    }
    phases.push(readPhase(world, phase, { start: start ?? 0, name, currency: first?.currency }));
  }
  return phases;
}

type At = { start: number; name: string; currency: string | undefined };

function readPhase(world: World, phase: Params<typeof PHASE>, at: At): SchedulePhase {
  const { start, name } = at;
  if (phase.duration && phase.end_date) {
    throw refused('You may only specify one of these parameters: duration, end_date.', name);
  }
  const items = required(phase.items, `${name}[items]`).map((item, index) => {
    const param = `${name}[items][${index}][price]`;
    const price = get(world, ['prices', required(item.price, param)], param);
    assertSellable(price, param);
    return phaseItem(price.id, item.quantity ?? 1);
  });
  const { interval = 'month', interval_count: count = 1 } = phase.duration ?? {};
  const cycle = { interval, interval_count: count, usage_type: 'licensed' } as const;
  return newPhase({
    start_date: start,
    end_date:
      phase.end_date ?? periodEnd(start, { ...cycle, meter: null, trial_period_days: null }),
    items,
    currency: phase.currency ?? at.currency ?? 'usd',
    description: phase.description ?? null,
    default_payment_method: phase.default_payment_method ?? null,
    discounts: (phase.discounts ?? []).map(({ coupon, discount, promotion_code: code }) => ({
      coupon: coupon ?? null,
      discount: discount ?? null,
      promotion_code: code ?? null,
    })),
    metadata: applyMetadata({}, phase.metadata),
    proration_behavior: phase.proration_behavior ?? 'create_prorations',
  });
}

/** The wording is an assumption. */
function activeSchedule(world: World, id: string, deed: string): Schedule {
  const schedule = get(world, ['schedules', id]);
  if (schedule.status === 'active') return schedule;
  throw impossible(
    `You cannot ${deed} a subscription schedule that is currently in the \`${schedule.status}\` status.`,
  );
}
