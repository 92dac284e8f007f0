import { expect, test } from 'vitest';
import {
  type Comp,
  entitlement,
  isLive,
  PAST_DUE_GRACE_MS,
  paidEntitlement,
  type Subscription,
} from './entitlement.ts';

const now = Date.UTC(2026, 10, 22);
const day = 24 * 3600 * 1000;
const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  status: 'active',
  plan: 'pro',
  periodEndAt: now + 20 * day,
  cancelAt: null,
  unconfirmedSince: null,
  pastDueSince: null,
  problem: null,
  hold: null,
  ...change,
});

test('an account without a subscription is entitled to nothing', () => {
  expect(paidEntitlement(null, now)).toMatchObject({ plan: null, why: 'none' });
});

test.each(['active', 'trialing'])('a subscription that is %s gives its plan', (status) => {
  expect(paidEntitlement(subscription({ status }), now)).toMatchObject({
    plan: 'pro',
    why: 'subscribed',
  });
});

test('a subscription that is set to end gives its plan until exactly that time', () => {
  const ending = subscription({ cancelAt: now + 1 });
  expect(paidEntitlement(ending, now)).toMatchObject({
    plan: 'pro',
    until: now + 1,
    why: 'ending',
  });
  expect(paidEntitlement(ending, now + 1)).toMatchObject({ plan: null, why: 'ended' });
});

test('a blocked account is entitled to nothing, whatever it pays; a flagged one keeps its plan', () => {
  const why = (change: Partial<Subscription>) => paidEntitlement(subscription(change), now).why;
  expect(why({ hold: 'blocked' })).toBe('blocked');
  expect(why({ hold: 'blocked', status: 'canceled' })).toBe('blocked');
  expect(why({ hold: 'flagged' })).toBe('subscribed');
});

test('a failed payment leaves the plan for seven days', () => {
  const late = subscription({ status: 'past_due', pastDueSince: now, problem: null });
  expect(paidEntitlement(late, now + PAST_DUE_GRACE_MS - 1)).toMatchObject({
    plan: 'pro',
    why: 'past_due',
  });
  expect(paidEntitlement(late, now + PAST_DUE_GRACE_MS)).toMatchObject({
    plan: null,
    why: 'unpaid',
  });
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
  expect(paidEntitlement(subscription({ status }), now).plan).toBeNull();
});

test.each([
  ['nobody has asked since, as after an outage of ours', null, 60, 'subscribed'],
  ['a sync failed at its end', 20, 23, 'unknown'],
  ['a sync failed at its end, less than three days ago', 20, 22.9, 'subscribed'],
  ['a sync failed before its end', 1, 22.9, 'subscribed'],
  ['a sync fails for the first time after an outage of ours', 41, 43.9, 'subscribed'],
  ['syncs fail for three days after an outage of ours', 41, 44, 'unknown'],
])('after the period, when %s', (_when, failedOnDay, today, why) => {
  const unconfirmedSince = failedOnDay === null ? null : now + failedOnDay * day;
  const found = paidEntitlement(subscription({ unconfirmedSince }), now + today * day);
  expect(found.why).toBe(why);
  expect(found.endsAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now + today * day);
});

test('an unknown price gives nothing', () => {
  expect(paidEntitlement(subscription({ plan: null }), now)).toMatchObject({
    plan: null,
    why: 'unknown',
  });
});

test('every status that is not final counts as live, unknown statuses included', () => {
  expect(['active', 'past_due', 'incomplete', 'something_new'].every(isLive)).toBe(true);
  expect(['canceled', 'incomplete_expired'].some(isLive)).toBe(false);
});

const comp = (change: Partial<Comp> = {}): Comp => ({
  plan: 'pro',
  endsAt: now + 10 * day,
  ...change,
});

test.each([
  ['nothing is paid', null, comp(), 'pro', 'comped'],
  ['it is bigger than what is paid', subscription({ plan: 'starter' }), comp(), 'pro', 'comped'],
  ['more is paid', subscription({ plan: 'power' }), comp(), 'power', 'subscribed'],
  ['the same is paid', subscription(), comp(), 'pro', 'subscribed'],
  ['the same ends sooner', subscription({ cancelAt: now + day }), comp(), 'pro', 'comped'],
  ['the same ends later', subscription({ cancelAt: now + 11 * day }), comp(), 'pro', 'ending'],
  ['the subscription is over', subscription({ status: 'canceled' }), comp(), 'pro', 'comped'],
  ['the account is blocked', subscription({ hold: 'blocked' }), comp(), null, 'blocked'],
  ['it is over', null, comp({ endsAt: now }), null, 'none'],
] as const)('with a plan for free, when %s', (_when, paid, given, plan, why) => {
  expect(entitlement({ subscription: paid, comp: given }, now)).toMatchObject({ plan, why });
});

test('a plan for free ends at its own time', () => {
  const endsAt = now + 10 * day;
  const found = entitlement({ subscription: null, comp: comp() }, now);
  expect(found).toMatchObject({ until: endsAt, endsAt, terms: { name: 'Pro' } });
});
