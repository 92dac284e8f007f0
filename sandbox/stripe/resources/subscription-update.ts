import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import {
  clearable,
  flag,
  integer,
  object,
  oneOf,
  type Params,
  required,
  text,
} from '../http/params.ts';
import { idOf, type Subscription } from '../wire.ts';
import { get, type World } from '../world.ts';
import { assertNothingPending, changeAndCharge } from './subscription-charges.ts';
import { changeItems, ITEMS } from './subscription-items.ts';
import { changeSubscription, isOver } from './subscription-lifecycle.ts';

export const UPDATE = {
  cancel_at: clearable(integer(0)),
  cancel_at_period_end: flag(),
  cancellation_details: object({ comment: clearable(text()) }),
  default_payment_method: clearable(text()),
  description: clearable(text(500)),
  items: ITEMS,
  metadata: metadata(),
  pause_collection: clearable(
    object({
      behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'),
      resumes_at: integer(0),
    }),
  ),
  payment_behavior: oneOf(
    'allow_incomplete',
    'default_incomplete',
    'error_if_incomplete',
    'pending_if_incomplete',
  ),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer(0),
};

/** The parameters allowed together with `pending_if_incomplete`, as Stripe documents. */
const WITH_PENDING = ['items', 'payment_behavior', 'proration_behavior', 'proration_date'];

type Update = Params<typeof UPDATE>;

export function updateSubscription(world: World, params: Update, id: string): Subscription {
  const before = get(world, ['subscriptions', id]);
  assertChangeable(before, params);
  if (params.items && params.proration_behavior !== 'none') return chargeNow(world, before, params);
  const change: Partial<Subscription> = {
    ...cancellationOf(world, before, params),
    ...collectionOf(world, params),
    metadata: applyMetadata(before.metadata, params.metadata),
  };
  if (params.description !== undefined) change.description = params.description;
  if (params.items) {
    change.items = { ...before.items, data: changeItems(world, before, params.items) };
  }
  return changeSubscription(world, before, change);
}

/** Which card is charged, and whether any is. */
function collectionOf(world: World, params: Update): Partial<Subscription> {
  const { default_payment_method: method, pause_collection: pause } = params;
  if (method) get(world, ['paymentMethods', method], 'default_payment_method');
  return {
    ...(method === undefined ? {} : { default_payment_method: method }),
    ...(pause === undefined ? {} : { pause_collection: pauseOf(pause) }),
  };
}

function pauseOf(pause: Update['pause_collection']): Subscription['pause_collection'] {
  if (!pause) return null;
  const behavior = required(pause.behavior, 'pause_collection[behavior]');
  return { behavior, resumes_at: pause.resumes_at ?? null };
}

function chargeNow(world: World, before: Subscription, params: Update): Subscription {
  const { items = [], payment_behavior: behavior = 'allow_incomplete' } = params;
  const others = Object.keys(params).filter((name) => !WITH_PENDING.includes(name));
  if (others.length > 0) {
    const message = `When \`payment_behavior\` is set to \`${behavior}\`, the stand-in changes items alone; you passed ${others.join(', ')}.`;
    throw impossible(message, others[0]);
  }
  if (params.proration_behavior !== 'always_invoice' || behavior === 'default_incomplete') {
    throw refused(
      'The stand-in only changes items with `proration_behavior=none` or `always_invoice` so far, and not with `payment_behavior=default_incomplete`.',
      'proration_behavior',
    );
  }
  const changed = changeItems(world, before, items);
  return changeAndCharge(world, before, { items: changed, date: params.proration_date, behavior });
}

function assertChangeable(subscription: Subscription, params: Update): void {
  if (params.items) assertNothingPending(subscription);
  assertNoSchedule(subscription, params);
  const stillAllowed = ['metadata', 'cancellation_details'];
  if (isOver(subscription) && Object.keys(params).some((name) => !stillAllowed.includes(name))) {
    throw impossible(
      'A canceled subscription can only update its cancellation_details and metadata.',
    );
  }
  if (params.cancel_at !== undefined && params.cancel_at_period_end !== undefined) {
    throw refused(
      'You may only specify one of these parameters: cancel_at, cancel_at_period_end.',
      'cancel_at_period_end',
    );
  }
}

/**
 * What a schedule manages cannot be changed beside it. Reported of Stripe for cancellations; that items are refused too is
 * an assumption.
 */
function assertNoSchedule({ schedule }: Subscription, params: Update): void {
  const managed = ['cancel_at', 'cancel_at_period_end', 'items'] as const;
  const touched = managed.find((name) => params[name] !== undefined);
  if (!schedule || !touched) return;
  throw impossible(
    `The subscription is managed by the subscription schedule \`${idOf(schedule)}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    touched,
  );
}

function cancellationOf(
  world: World,
  before: Subscription,
  { cancel_at: at, cancel_at_period_end: atPeriodEnd, cancellation_details: details }: Update,
): Partial<Subscription> {
  const now = world.nowSeconds();
  const reasons = { ...NO_DETAILS, ...before.cancellation_details, ...details };
  if (at && at <= now) throw impossible('`cancel_at` must be in the future.', 'cancel_at');
  if (at || atPeriodEnd) {
    return {
      cancel_at: at || periodEndOf(before),
      cancel_at_period_end: atPeriodEnd ?? false,
      canceled_at: now,
      cancellation_details: { ...reasons, reason: 'cancellation_requested' },
    };
  }
  const isResumed = at === null || (atPeriodEnd === false && before.cancel_at_period_end);
  if (!isResumed) return { cancellation_details: reasons };
  return {
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { ...reasons, reason: null },
  };
}

function periodEndOf({ items }: Subscription): number {
  return Math.max(...items.data.map((item) => item.current_period_end));
}

const NO_DETAILS = { comment: null, feedback: null, feedback_option: null, reason: null };
