import { expect, test } from 'vitest';
import { toOutcome } from './acks.ts';

test.each([
  [undefined, 'done'],
  ['429', 'later'],
  ['463', 'later'],
  ['479', 'later'],
  ['500', 'later'],
  ['503', 'later'],
  ['404', 'unreachable'],
  ['410', 'unreachable'],
  ['400', 'refused'],
  ['491', 'refused'],
  ['409', 'later'],
  ['421', 'later'],
  ['475', 'later'],
  ['530', 'later'],
  ['552', 'later'],
  ['495', 'refused'],
  ['551', 'refused'],
  ['401', 'unfamiliar'],
  ['403', 'unfamiliar'],
  ['420', 'unfamiliar'],
  ['486', 'unfamiliar'],
  ['weather', 'unfamiliar'],
])('the error %s in an ack means %s', (error, type) => {
  const outcome = toOutcome('M1', error);
  expect(outcome.type).toBe(type);
  expect(JSON.stringify(outcome)).not.toContain('NaN');
});

test.each(['463', '475'])(
  '%s: a restricted account may try once more, and operators are told',
  (code) => {
    expect(toOutcome('M1', code)).toMatchObject({ tries: 2, alarm: `whatsapp ${code}` });
  },
);
