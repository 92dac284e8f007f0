import { expect, test } from 'vitest';
import { isWideCountry, readWideCountry, zonesOf } from './read-country.ts';

test.each([
  ['Brazil', 'BR'],
  ['Brasil', 'BR'],
  ['brasilien', 'BR'],
  ['USA', 'US'],
  ['the US', 'US'],
  ['U.S.A.', 'US'],
  ['the United States', 'US'],
  ['den USA', 'US'],
  ['Vereinigte Staaten', 'US'],
  ['EE. UU.', 'US'],
  ['EEUU', 'US'],
  ['los Estados Unidos', 'US'],
  ['Kanada', 'CA'],
  ['in Australia', 'AU'],
  ['México', 'MX'],
  ['Russland', 'RU'],
  ['Indonesia', 'ID'],
])('%j is %s', (typed, country) => {
  expect(readWideCountry(typed)).toBe(country);
});

test.each(['', 'Germany', 'Atlantis', 'South Brazil'])('%j is none', (typed) => {
  expect(readWideCountry(typed)).toBeNull();
});

test('each of their zones exists', () => {
  const codes = ['AU', 'BR', 'CA', 'CD', 'ID', 'MN', 'MX', 'RU', 'US'].filter(isWideCountry);
  for (const timeZone of codes.flatMap(zonesOf)) {
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  }
});
