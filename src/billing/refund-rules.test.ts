import { expect, test } from 'vitest';
import { partOf } from './refund-rules.ts';

const BOTH = [
  { paymentIntent: 'pi_upgrade', cents: 500 },
  { paymentIntent: 'pi_month', cents: 2000 },
];

test.each<[number | null, typeof BOTH, [string, number][] | null]>([
  [
    null,
    BOTH,
    [
      ['pi_upgrade', 500],
      ['pi_month', 2000],
    ],
  ],
  [500, BOTH, [['pi_upgrade', 500]]],
  [
    700,
    BOTH,
    [
      ['pi_upgrade', 500],
      ['pi_month', 200],
    ],
  ],
  [2501, BOTH, null],
  [null, [], []],
  [1, [], null],
  [null, [{ paymentIntent: 'pi_gone', cents: 0 }], []],
])('of %j cents of these payments each gives its part', (amount, payments, expected) => {
  const parts = partOf(payments, amount)?.map((part) => [part.paymentIntent, part.cents]) ?? null;
  expect(parts).toEqual(expected);
});
