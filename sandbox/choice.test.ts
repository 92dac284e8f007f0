import { expect, test } from 'vitest';
import { resolveChoice } from './choice.ts';

const PLANS = ['Starter – $20 a month', 'Pro – $50 a month', 'Promo code', '✅ Done', '← Back'];

test.each([
  ['1', 'Starter – $20 a month'],
  [' 4 ', '✅ Done'],
  ['start', 'Starter – $20 a month'],
  ['PRO – $50 a month', 'Pro – $50 a month'],
  ['pro –', 'Pro – $50 a month'],
  ['prom', 'Promo code'],
  ['done', '✅ Done'],
  ['✅', '✅ Done'],
  ['back', '← Back'],
])('"%s" means "%s"', (line, label) => {
  expect(resolveChoice(line, PLANS)).toBe(label);
});

test.each(['', '  ', '0', '6', 'pro', 'month', '/start', 'start now', '-1', '1.5'])(
  '"%s" is just text',
  (line) => {
    expect(resolveChoice(line, PLANS)).toBeNull();
  },
);

test('a label that is a number goes before the number of a choice', () => {
  expect(resolveChoice('2', ['2', '1'])).toBe('2');
});

test('a whole label goes before a longer one that begins the same', () => {
  expect(resolveChoice('yes', ['Yes, all of it', 'Yes'])).toBe('Yes');
});
