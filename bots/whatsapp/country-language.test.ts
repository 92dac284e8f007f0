import { expect, test } from 'vitest';
import { languageOfNumber } from './country-language.ts';

test.each([
  ['4915112345678@s.whatsapp.net', 'de'],
  ['436641234567@s.whatsapp.net', 'de'],
  ['34612345678@s.whatsapp.net', 'es'],
  ['5215512345678@s.whatsapp.net', 'es'],
  ['18095551234@s.whatsapp.net', 'es'],
  ['14155550123@s.whatsapp.net', 'en'],
  ['447700900123@s.whatsapp.net', 'en'],
  ['42012345678@s.whatsapp.net', 'en'],
  ['', 'en'],
  [null, 'en'],
])('%s is greeted in %s', (number, language) => {
  expect(languageOfNumber(number)).toBe(language);
});
