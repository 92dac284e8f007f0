import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlatformKind, readOwnerId } from '../domain/channels.ts';
import { readHours } from './read-hours.ts';
import { readLinkCode, readNumber } from './read-text.ts';
import { readTimezone } from './read-timezone.ts';

type Decoration = (value: string) => string;

const digitsOf = (zero: number): Decoration => {
  return (value) => value.replaceAll(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
};
const insert =
  (mark: string, position: number): Decoration =>
  (value) => {
    const where = 1 + (position % Math.max(1, value.length - 1));
    return value.slice(0, where) + mark + value.slice(where);
  };

/** What a keyboard or a client does to a value. */
const WITHIN = fc.oneof(
  fc
    .tuple(fc.constantFrom('\u200b', '\u00ad', '\u200e', '\u2060', '\ufeff', '\u202a'), fc.nat(40))
    .map(([mark, where]) => insert(mark, where)),
  fc.constantFrom('\u2010', '\u2011', '\u2013', '\u2014', '\u2212', '\uff0d').map(
    (dash): Decoration =>
      (value) =>
        value.replaceAll('-', dash),
  ),
  fc.constantFrom(0xff10, 0x0660, 0x06f0, 0x0966).map(digitsOf),
);
/** What stands around it. */
const AROUND = fc.constantFrom<Decoration>(
  (value) => `"${value}"`,
  (value) => `“${value}”`,
  (value) => `„${value}“`,
  (value) => `'${value}'`,
  (value) => `\`${value}\``,
  (value) => `\u202a${value}\u202c`,
  (value) => `\u00a0 ${value} \u00a0`,
  (value) => `${value}.`,
  (value) => `${value}!`,
  (value) => `${value}\n`,
);

type Reading = { typed: string; read: (typed: string) => unknown; means: unknown };

const digits = (least: number, most: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789'.split('')),
    minLength: least - 1,
    maxLength: most - 1,
  });
const id = (kind: PlatformKind, least: number, most: number) =>
  fc
    .tuple(fc.constantFrom(...'123456789'.split('')), digits(least, most))
    .map(([first, rest]): Reading => {
      const value = first + rest;
      return { typed: value, read: (typed) => readOwnerId(kind, typed), means: value };
    });
/** A phone number in the ways in which phones write it. */
const phone = fc
  .tuple(
    fc.constantFrom('1', '49', '52', '351'),
    digits(4, 4),
    digits(6, 8),
    fc.constantFrom(' ', '-', '.', '\u00a0', '/', ' - '),
    fc.constantFrom(
      '+CC AREA',
      '00CC AREA',
      '+CC (AREA)',
      '+CC (0) AREA',
      'tel:+CC AREA',
      'https://wa.me/CCAREA',
    ),
  )
  .map(([country, rest, number, gap, form]): Reading => {
    const area = `1${rest}`;
    const isAddress = form.startsWith('https');
    const head = form
      .replace('CC', country)
      .replace('AREA', area)
      .replaceAll(' ', isAddress ? '' : gap);
    const typed = head + (isAddress ? '' : gap) + number;
    return { typed, read: (text) => readOwnerId('whatsapp', text), means: country + area + number };
  });
const hours = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]): Reading => ({
    typed: `${from}-${to}`,
    read: readHours,
    means: { from: from * 60, to: to * 60 },
  }));
const menu = fc.integer({ min: 1, max: 99 }).map((number): Reading => ({
  typed: String(number),
  read: readNumber,
  means: number,
}));
const zone = fc
  .constantFrom(
    ['UTC+2', 'Etc/GMT-2'],
    ['Europe/Lisbon', 'Europe/Lisbon'],
    ['Berlin', 'Europe/Berlin'],
    ['UTC-5', 'Etc/GMT+5'],
  )
  .map(([typed = '', means]): Reading => ({ typed, read: readTimezone, means }));
const code = fc
  .string({
    unit: fc.constantFrom(...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.split('')),
    minLength: 8,
    maxLength: 8,
  })
  .map((value): Reading => ({
    typed: `${value.slice(0, 4)}-${value.slice(4)}`,
    read: (typed) => readLinkCode(typed)?.code,
    means: value,
  }));
const READINGS = fc.oneof(
  id('telegram', 6, 15),
  id('discord', 17, 20),
  id('whatsapp', 8, 15),
  phone,
  hours,
  menu,
  zone,
  code,
);

test('every typed value is read through every decoration, alone', () => {
  fc.assert(
    fc.property(READINGS, fc.oneof(WITHIN, AROUND), ({ typed, read, means }, decorate) => {
      expect(read(decorate(typed))).toEqual(means);
    }),
    { numRuns: 3000 },
  );
});

test('every typed value is read through several decorations together', () => {
  fc.assert(
    fc.property(READINGS, fc.tuple(WITHIN, WITHIN, AROUND), ({ typed, read, means }, steps) => {
      expect(read(steps.reduce((text, decorate) => decorate(text), typed))).toEqual(means);
    }),
    { numRuns: 3000 },
  );
});
