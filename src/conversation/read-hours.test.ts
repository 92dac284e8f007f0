import { expect, test } from 'vitest';
import { readHours } from './read-hours.ts';

const hour = 60;

test.each([
  ['22-7', 22 * hour, 7 * hour],
  ['22:30-07:00', 22.5 * hour, 7 * hour],
  [' 22.30 – 7 ', 22.5 * hour, 7 * hour],
  ['from 22 to 7', 22 * hour, 7 * hour],
  ['10pm - 7am', 22 * hour, 7 * hour],
  ['12am to 12pm', 0, 12 * hour],
  ['10 p.m. until 7:15 a.m.', 22 * hour, 7.25 * hour],
  ['de 22 a 7', 22 * hour, 7 * hour],
  ['De las 22:00 a las 7:00', 22 * hour, 7 * hour],
  ['22h a 7h', 22 * hour, 7 * hour],
  ['von 22 bis 7 Uhr', 22 * hour, 7 * hour],
  ['22 Uhr bis 7 Uhr', 22 * hour, 7 * hour],
  ['24-7', 0, 7 * hour],
  ['13-14', 13 * hour, 14 * hour],
])('%j', (typed, from, to) => {
  expect(readHours(typed)).toEqual({ from, to });
});

test.each(['off', 'OFF', 'aus', 'keine', 'ninguna', 'no'])('%j is off', (typed) => {
  expect(readHours(typed)).toBe('off');
});

test.each([
  '',
  '22',
  '25-7',
  '22-7-8',
  '22:60-7',
  '7-7',
  '24:30-7',
  '13pm-7am',
  'at night',
  '22 7',
  '-',
])('%j is nothing', (typed) => {
  expect(readHours(typed)).toBeNull();
});
