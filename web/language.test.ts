import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { browserLanguage, wordsFor } from './language.ts';

const web = new Hono()
  .use(browserLanguage())
  .get('/', (c) => c.text(wordsFor(c, c.req.query('locale')).language));

async function languageFor(accepted: string | null, locale?: string): Promise<string> {
  const headers: Record<string, string> = accepted === null ? {} : { 'accept-language': accepted };
  return (await web.request(locale ? `/?locale=${locale}` : '/', { headers })).text();
}

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['eo-XX, es-MX;q=0.7, en;q=0.3', 'es'],
  ['en;q=0.2, de;q=0.9', 'de'],
  ['de;q=0, es', 'es'],
  ['ES', 'es'],
  ['eo, ia', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [null, 'en'],
  ['constructor', 'en'],
])('a browser that asks for %s reads %s', async (accepted, language) => {
  expect(await languageFor(accepted)).toBe(language);
});

test('the page of a known account is in the account’s language', async () => {
  expect(await languageFor('es', 'de')).toBe('de');
  expect(await languageFor('es', 'eo')).toBe('en');
});
