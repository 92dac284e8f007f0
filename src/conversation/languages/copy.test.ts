import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/fixtures/app-facts.ts';
import { PLAN_TERMS, PLANS } from '../../domain/plans.ts';
import { copyFor } from './copy.ts';
import { sentences as en } from './en/sentences.ts';
import { EVERY_LANGUAGE, languageOf, LANGUAGES } from './languages.ts';

/** What each language chooses for itself, and what is made of a plan's name and its price. */
const SAME = /^plans\.choice|^pay\.title|^settings\.cities\.|^billing\.invoice/;
/** A single word, such as a name, may be the same in many languages. */
const TWO_WORDS = /\p{L}{2}.*[^\p{L}].*\p{L}{2}/su;

type Leaf = string | ((...args: unknown[]) => unknown);

/** Every sentence by its path, the ones with values filled in, once for each plan. */
function sentencesOf(copy: object): Map<string, string> {
  return new Map(
    leaves('', copy).flatMap(([path, leaf]) =>
      typeof leaf === 'string'
        ? [[path, leaf] as const]
        : PLANS.map(
            (plan) => [`${path}(${plan})`, flat(leaf(...argumentsOf(path, plan)))] as const,
          ),
    ),
  );
}

function leaves(path: string, value: unknown): [string, Leaf][] {
  if (typeof value !== 'object' || value === null) return [[path, value as Leaf]];
  return Object.entries(value).flatMap(([key, part]) =>
    leaves(path ? `${path}.${key}` : key, part),
  );
}

/** Values by the names that English gives them; any other is a word that has to be found again. */
function argumentsOf(path: string, plan: (typeof PLANS)[number]): unknown[] {
  const sentence = path.split('.').reduce<unknown>((at, key) => at?.[key as never], en);
  const names = /^\(([^)]*)\)/.exec(String(sentence))?.[1]?.split(',') ?? [];
  const known: Record<string, unknown> = {
    terms: PLAN_TERMS[plan],
    smaller: PLAN_TERMS.starter,
    cents: 1999,
    service: { starter: 'search', pro: 'browser', power: 'phone' }[plan],
    used: 45,
    limit: plan === 'power' ? null : 2000,
    units: { starter: 0, pro: 45, power: 2000 }[plan],
    ...(path === 'credentialLine'
      ? { credential: { starter: null, pro: { verdict: 'valid' }, power: { verdict: null } }[plan] }
      : {}),
  };
  return names.filter(Boolean).map((each) => known[each.trim()] ?? fallback(each.trim(), known));
}

const fallback = (name: string, known: Record<string, unknown>): unknown =>
  name in known ? null : `«${name}»`;

const flat = (said: unknown): string => (Array.isArray(said) ? said.join('\n') : String(said));

const numbers = (text: string): string[] =>
  (text.replace(/(?<=\d)[.,](?=\d{3})/g, '').match(/\d+/g) ?? []).toSorted();
const fixed = (text: string): string[] =>
  (text.match(/(?<![\d/])\/[a-z]+\b|sk-ant-[a-z0-9]*|claude setup-token|«\w+»/g) ?? []).toSorted();

const english = sentencesOf(en);

const others = Object.entries(LANGUAGES).filter(([code]) => code !== 'en');

describe.each(others)('%s', (_code, language) => {
  const sentences = sentencesOf(language.sentences);

  test('says everything in its own words', () => {
    const untranslated = [...sentences].filter(
      ([path, said]) => said === english.get(path) && TWO_WORDS.test(said) && !SAME.test(path),
    );
    expect(untranslated).toEqual([]);
    const empty = [...sentences].filter(([, said]) => said.trim() === '');
    expect(empty).toEqual([]);
  });

  test('has as many lines and steps', () => {
    const chosen = (path: string) => !path.startsWith('settings.cities.');
    expect([...sentences.keys()].filter(chosen)).toEqual([...english.keys()].filter(chosen));
  });

  test('names the same numbers, commands, beginnings of secrets and values', () => {
    for (const [path, said] of sentences) {
      const original = english.get(path) ?? '';
      if (path.startsWith('settings.cities.')) continue;
      expect([path, numbers(said)]).toEqual([path, numbers(original)]);
      expect([path, fixed(said)]).toEqual([path, fixed(original)]);
    }
  });
});

/** A list may be longer; each of its lines counts as a sentence. */
const LONGEST_SENTENCE = 240;
const REPEATED_WORD = /(?<![\p{L}\d])(\p{L}+) \1(?![\p{L}\d])/iu;

describe.each(Object.entries(LANGUAGES))('what customers read in %s', (_code, { sentences }) => {
  const lines = [...sentencesOf(sentences)].flatMap(([path, said]) =>
    said.split('\n').map((line) => [path, line] as const),
  );

  test('has no sentence that is too long for a phone', () => {
    expect(lines.filter(([, line]) => line.length > LONGEST_SENTENCE)).toEqual([]);
  });

  test('repeats no word', () => {
    expect(lines.filter(([, line]) => REPEATED_WORD.test(line))).toEqual([]);
  });
});

test('these rules see a sentence that breaks them', () => {
  expect(REPEATED_WORD.test('Go back to the the chat.')).toBe(true);
  expect(REPEATED_WORD.test('The theme is that thing.')).toBe(false);
});

test('every city of a language is in a timezone that exists', () => {
  const zones = EVERY_LANGUAGE.flatMap(({ places }) => Object.keys(places));
  const format = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone });
  expect(() => zones.map(format)).not.toThrow();
  expect(() => format('Europe/Atlantis')).toThrow();
});

test('the language of a locale', () => {
  const locales = ['de-AT', 'ES', 'es_419', 'en-GB', 'eo-XX', '', 'constructor'];
  expect(locales.map(languageOf)).toEqual(['de', 'es', 'es', 'en', 'en', 'en', 'en']);
});

describe('numbers and money', () => {
  test.each([
    ['en', '$30 a month', '3 channels', '45/2,000'],
    ['es', 'USD 30 al mes', '3 canales', '45/2,000'],
    ['de', '30 $ im Monat', '3 Kanäle', '45/2.000'],
  ])('in %s', (locale, price, channels, amount) => {
    const copy = copyFor(locale);
    const spaced = (text: string) => text.replace(/\s/g, ' ');
    expect(spaced(copy.plans.price(PLAN_TERMS.pro))).toBe(price);
    expect(copy.plans.card(PLAN_TERMS.pro)).toContain(channels);
    expect(copy.usage.amount('search', 45, 2000)).toBe(amount);
  });

  test.each([
    ['en', '1 channel ·'],
    ['es', '1 canal ·'],
    ['de', '1 Kanal ·'],
  ])('one is one in %s', (locale, channel) => {
    expect(copyFor(locale).plans.card(PLAN_TERMS.starter)).toContain(channel);
  });
});

describe('dates and times', () => {
  test('the year is left out where nobody needs it', () => {
    const at = Date.UTC(2027, 0, 5, 12);
    const readAt = (month: number, locale = 'en') =>
      copyFor(locale, 'UTC', Date.UTC(2026, month, 22)).date(at);
    expect([readAt(-1), readAt(10)]).toEqual(['January 5, 2027', 'January 5']);
    expect([readAt(10, 'de'), readAt(10, 'es')]).toEqual(['5. Januar', '5 de enero']);
    expect(copyFor('en').date(at)).toBe('January 5, 2027');
  });

  test.each([
    ['en', 'UTC', 'November 22, 6:00 PM UTC', '1 minute'],
    ['en', 'Europe/Berlin', 'November 22, 7:00 PM CET', '1 minute'],
    ['en', 'America/New_York', 'November 22, 1:00 PM EST', '1 minute'],
    ['en', 'Asia/Tokyo', 'November 23, 3:00 AM GMT+9', '1 minute'],
    ['es', 'America/Mexico_City', '22 de noviembre, 12:00 CST', '1 minuto'],
    ['de', 'Europe/Vienna', '22. November, 19:00 MEZ', '1 Minute'],
    ['de', 'Etc/GMT-2', '22. November, 20:00 GMT+2', '1 Minute'],
  ])('in %s in %s', (locale, timezone, moment, minute) => {
    const copy = copyFor(locale, timezone);
    expect(copy.dateTime(NOW)).toBe(moment);
    expect(copy.duration(0)).toBe(minute);
  });

  test('a time of day is the same in every timezone', () => {
    expect(copyFor('en', 'Asia/Tokyo').clock(22 * 60 + 30)).toBe('10:30 PM');
    expect(copyFor('de', 'Asia/Tokyo').clock(7 * 60)).toBe('07:00');
  });

  test('a day of the calendar is the same day everywhere', () => {
    expect(copyFor('en', 'America/Los_Angeles').day('2026-08-22')).toBe('August 22, 2026');
    expect(copyFor('de', 'Pacific/Kiritimati').day('2026-08-22')).toBe('22. August 2026');
  });
});
