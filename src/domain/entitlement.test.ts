import { expect, test } from 'vitest';
import { entitlement, isLive, PAST_DUE_GRACE_MS, type Subscription } from './entitlement.ts';

const now = Date.UTC(2026, 10, 22);
const day = 24 * 3600 * 1000;
const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  status: 'active',
  plan: 'pro',
  periodEndAt: now + 20 * day,
  cancelAt: null,
  pastDueSince: null,
  problem: null,
  hold: null,
  ...change,
});

test('an account without a subscription is entitled to nothing', () => {
  expect(entitlement(null, now)).toMatchObject({ plan: null, why: 'none' });
});

test.each(['active', 'trialing'])('a subscription that is %s gives its plan', (status) => {
  expect(entitlement(subscription({ status }), now)).toMatchObject({
    plan: 'pro',
    why: 'subscribed',
  });
});

test('a subscription that is set to end gives its plan until exactly that time', () => {
  const ending = subscription({ cancelAt: now + 1 });
  expect(entitlement(ending, now)).toMatchObject({ plan: 'pro', until: now + 1, why: 'ending' });
  expect(entitlement(ending, now + 1)).toMatchObject({ plan: null, why: 'ended' });
});

test('a blocked account is entitled to nothing, whatever it pays; a flagged one keeps its plan', () => {
  const why = (change: Partial<Subscription>) => entitlement(subscription(change), now).why;
  expect(why({ hold: 'blocked' })).toBe('blocked');
  expect(why({ hold: 'blocked', status: 'canceled' })).toBe('blocked');
  expect(why({ hold: 'flagged' })).toBe('subscribed');
});

test('a failed payment leaves the plan for seven days', () => {
  const late = subscription({ status: 'past_due', pastDueSince: now, problem: null });
  expect(entitlement(late, now + PAST_DUE_GRACE_MS - 1)).toMatchObject({
    plan: 'pro',
    why: 'past_due',
  });
  expect(entitlement(late, now + PAST_DUE_GRACE_MS)).toMatchObject({ plan: null, why: 'unpaid' });
});

test.each([
  'unpaid',
  'incomplete',
  'paused',
  'canceled',
  'incomplete_expired',
  'something_new',
  '',
])('a status of "%s" gives nothing', (status) => {
  expect(entitlement(subscription({ status }), now).plan).toBeNull();
});

test('an unknown price gives nothing', () => {
  expect(entitlement(subscription({ plan: null }), now)).toMatchObject({
    plan: null,
    why: 'unknown',
  });
});

test('every status that is not final counts as live, unknown statuses included', () => {
  expect(['active', 'past_due', 'incomplete', 'something_new'].every(isLive)).toBe(true);
  expect(['canceled', 'incomplete_expired'].some(isLive)).toBe(false);
});
