import { describe, expect, test } from 'vitest';
import { placeOf, readTimezone } from './read-timezone.ts';

describe('a timezone', () => {
  test.each([
    ['Europe/Madrid', 'Europe/Madrid'],
    ['europe/madrid', 'Europe/Madrid'],
    ['America/New_York', 'America/New_York'],
    ['Berlin', 'Europe/Berlin'],
    [' new york ', 'America/New_York'],
    ['Nueva York', 'America/New_York'],
    ['Bogotá', 'America/Bogota'],
    ['bogota', 'America/Bogota'],
    ['München', 'Europe/Berlin'],
    ['muenchen', 'Europe/Berlin'],
    ['Wien', 'Europe/Vienna'],
    ['Zürich', 'Europe/Zurich'],
    ['Kolkata', 'Asia/Kolkata'],
    ['San Francisco', 'America/Los_Angeles'],
    ['CET', 'Europe/Berlin'],
    ['EST', 'America/New_York'],
    ['pst', 'America/Los_Angeles'],
    ['Paris, France', 'Europe/Paris'],
    ['Nepal', 'Asia/Kathmandu'],
    ['california', 'America/Los_Angeles'],
    ['Eastern', 'America/New_York'],
    ['Argentina', 'America/Argentina/Buenos_Aires'],
    ['Perú', 'America/Lima'],
    ['Österreich', 'Europe/Vienna'],
    ['Suiza', 'Europe/Zurich'],
    ['the Netherlands', 'Europe/Amsterdam'],
    ['Turkey', 'Europe/Istanbul'],
    ['UK', 'Europe/London'],
    ['Deutschland', 'Europe/Berlin'],
    ['Panama', 'America/Panama'],
    ['Singapore', 'Asia/Singapore'],
    ['Paris (France)', 'Europe/Paris'],
    ['in Berlin', 'Europe/Berlin'],
    ['New York City', 'America/New_York'],
    ['Mexico City', 'America/Mexico_City'],
    ['Berlin time', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['gmt', 'UTC'],
    ['+2', 'Etc/GMT-2'],
    ['UTC+2', 'Etc/GMT-2'],
    ['utc -05:00', 'Etc/GMT+5'],
    ['GMT−5', 'Etc/GMT+5'],
    ['+0', 'UTC'],
    ['UTC+5:30', 'Asia/Kolkata'],
    ['+0530', 'Asia/Kolkata'],
  ])('%j is %s', (typed, zone) => {
    expect(readTimezone(typed)).toBe(zone);
  });

  test.each([
    '',
    '+15',
    '-13',
    '+2:17',
    'Atlantis',
    'Europe/Atlantis',
    '2',
    '../../etc/passwd',
    'a',
  ])('%j is none', (typed) => {
    expect(readTimezone(typed)).toBeNull();
  });

  test('every city that the platform knows is found by its name', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.filter((zone) => !isTimezone(readTimezone(placeOf(zone))))).toEqual([]);
  });
});

function isTimezone(zone: string | null): boolean {
  return zone !== null && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
}

test.each([
  ['Europe/Berlin', 'Berlin'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
  ['Etc/GMT-2', 'UTC+2'],
  ['Etc/GMT+5', 'UTC-5'],
  ['UTC', 'UTC'],
])('%s is called %s', (timezone, place) => {
  expect(placeOf(timezone)).toBe(place);
});
