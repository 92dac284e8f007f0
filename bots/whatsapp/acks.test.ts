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
  ['401', 'unfamiliar'],
  ['475', 'unfamiliar'],
  ['weather', 'unfamiliar'],
])('the error %s in an ack means %s', (error, type) => {
  const outcome = toOutcome('M1', error);
  expect(outcome.type).toBe(type);
  expect(JSON.stringify(outcome)).not.toContain('NaN');
});

test('a restricted account may try once more, and operators are told', () => {
  expect(toOutcome('M1', '463')).toMatchObject({ tries: 2, alarm: 'whatsapp 463' });
});
