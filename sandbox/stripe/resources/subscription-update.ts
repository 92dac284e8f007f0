import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { clearable, flag, integer, object, oneOf, type Params, text } from '../http/params.ts';
import type { Subscription } from '../wire.ts';
import { get, type World } from '../world.ts';
import { changeItems, ITEMS } from './subscription-items.ts';
import { changeSubscription, isOver } from './subscription-lifecycle.ts';

export const UPDATE = {
  cancel_at: clearable(integer(0)),
  cancel_at_period_end: flag(),
  cancellation_details: object({ comment: clearable(text()) }),
  description: clearable(text(500)),
  items: ITEMS,
  metadata: metadata(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
};

type Update = Params<typeof UPDATE>;

export function updateSubscription(world: World, params: Update, id: string): Subscription {
  const before = get(world, ['subscriptions', id]);
  assertChangeable(before, params);
  const change: Partial<Subscription> = {
    ...cancellationOf(world, before, params),
    metadata: applyMetadata(before.metadata, params.metadata),
  };
  if (params.description !== undefined) change.description = params.description;
  if (params.items) {
    assertNoProration(params);
    change.items = { ...before.items, data: changeItems(world, before, params.items) };
  }
  return changeSubscription(world, before, change);
}

function assertChangeable(subscription: Subscription, params: Update): void {
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

function assertNoProration({ proration_behavior: behavior }: Update): void {
  if (behavior === 'none') return;
  throw refused(
    'The stand-in only changes items with `proration_behavior=none` so far.',
    'proration_behavior',
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
