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
  ['22 → 7', 22 * hour, 7 * hour],
  ['22 -> 7', 22 * hour, 7 * hour],
  ['22➡️7', 22 * hour, 7 * hour],
  ['22 => 7', 22 * hour, 7 * hour],
  ['from 10 to midnight', 22 * hour, 0],
  ['10 pm to midnight', 22 * hour, 0],
  ['10:00 to midnight', 10 * hour, 0],
  ['22 to midnight', 22 * hour, 0],
  ['midnight to 7', 0, 7 * hour],
  ['midnight to noon', 0, 12 * hour],
  ['12 midnight - 12 noon', 0, 12 * hour],
  ['8 to noon', 8 * hour, 12 * hour],
  ['noon to 5', 12 * hour, 17 * hour],
  ['between 10pm and 7am', 22 * hour, 7 * hour],
  ['10 in the evening to 7 in the morning', 22 * hour, 7 * hour],
  ['11 at night until 6 in the morning', 23 * hour, 6 * hour],
  ['10 o’clock to 7 o’clock', 10 * hour, 7 * hour],
  ['von 10 bis Mitternacht', 22 * hour, 0],
  ['Mitternacht bis 7 Uhr', 0, 7 * hour],
  ['von 10 Uhr abends bis 7 Uhr früh', 22 * hour, 7 * hour],
  ['22 Uhr abends bis 7 Uhr morgens', 22 * hour, 7 * hour],
  ['2 Uhr nachts bis mittags', 2 * hour, 12 * hour],
  ['de 10 a medianoche', 22 * hour, 0],
  ['de la medianoche a las 7', 0, 7 * hour],
  ['del mediodía a las 5', 12 * hour, 17 * hour],
  ['entre las 10 de la noche y las 7 de la mañana', 22 * hour, 7 * hour],
  ['de 22 hs a 7 hs', 22 * hour, 7 * hour],
  ['de las 12 de la noche a las 6 de la madrugada', 0, 6 * hour],
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
  'midnight',
  'noon to noon',
  '0 in the morning to 7',
])('%j is nothing', (typed) => {
  expect(readHours(typed)).toBeNull();
});
