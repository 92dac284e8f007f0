import { expect, test } from 'vitest';
import { holdOf, type PaymentHold, type Risk, stateOfDispute } from './payment-risks.ts';

test.each<[PaymentHold | null, Risk[]]>([
  [null, []],
  ['blocked', [{ kind: 'dispute', state: 'open' }]],
  ['blocked', [{ kind: 'dispute', state: 'lost' }]],
  [null, [{ kind: 'dispute', state: 'won' }]],
  ['flagged', [{ kind: 'warning', state: 'open' }]],
  ['blocked', [{ kind: 'warning', state: 'lost' }]],
  [null, [{ kind: 'warning', state: 'trusted' }]],
  ['blocked', [{ kind: 'card', state: 'open' }]],
  [
    'blocked',
    [
      { kind: 'warning', state: 'open' },
      { kind: 'dispute', state: 'open' },
    ],
  ],
  [
    'flagged',
    [
      { kind: 'dispute', state: 'won' },
      { kind: 'warning', state: 'open' },
    ],
  ],
])('an account is %s by %j', (hold, risks) => {
  expect(holdOf(risks)).toBe(hold);
});

test.each([
  ['won', 'won'],
  ['warning_closed', 'won'],
  ['lost', 'lost'],
  ['needs_response', 'open'],
  ['appeal_under_review', 'open'],
  ['whatever_comes_next', 'open'],
])('a dispute that Stripe calls %s is %s', (status, state) => {
  expect(stateOfDispute(status)).toBe(state);
});
