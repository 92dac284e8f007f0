import type { Language } from './language.ts';

/** How a language writes numbers and money. */
export type NumberWords = {
  /** `$20`; cents only when there are some. */
  dollars: (cents: number) => string;
  /** `2,000`; `null` is no limit. */
  count: (limit: number | null) => string;
  /** The form of a word that goes with a number. */
  plural: (number: number | null, forms: { one: string; other: string }) => string;
};

/** How a language writes dates and times, in one timezone. */
export type TimeWords = {
  /** `6:45 PM UTC`. */
  time: (at: number) => string;
  /** The same where the timezone itself is what is told, so that nobody reads it in their own. */
  timeThere: (at: number) => string;
  /** `6:45:09 PM`. */
  timeOfDay: (at: number) => string;
  /** `November 22, 2026`; without the year for who reads it in the months around. */
  date: (at: number) => string;
  /** `November 29 – December 29, 2026`. */
  period: (from: number, to: number) => string;
  /** `November 2026`: the month on a card, the same everywhere. */
  month: (at: number) => string;
  /** `November`: a month of the calendar, the same everywhere. */
  monthName: (at: number) => string;
  /** `November 22, 6:45 PM UTC`. */
  dateTime: (at: number) => string;
  /** `59 minutes`; never less than one. */
  duration: (ms: number) => string;
  /** How long until a moment: `59 minutes`. */
  left: (at: number, now: number) => string;
  /** `August 22, 2026` for `2026-08-22`: a day of the calendar, the same everywhere. */
  day: (isoDay: string) => string;
  /** `10:00 PM` for the minute 1320 of any day. */
  clock: (minuteOfDay: number) => string;
};

/** How a language writes the sizes of files, and several names in a row. */
export type ListWords = {
  /** `1.2 MB`; a kilobyte has 1,024 bytes. */
  size: (bytes: number) => string;
  /** `Pro and Power`. */
  list: (names: string[]) => string;
};

/** Nearly a year: the same day of another year is never meant. */
const NEAR_MS = 350 * 86_400_000;
const SIZES = ['B', 'KB', 'MB', 'GB'];

export function listWords({ dateLocale }: Pick<Language, 'dateLocale'>): ListWords {
  const number = new Intl.NumberFormat(dateLocale, { maximumFractionDigits: 1 });
  const names = new Intl.ListFormat(dateLocale);
  return {
    size: (bytes) => {
      const power = Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
      return `${number.format(bytes / 1024 ** power)} ${SIZES[power]}`;
    },
    list: (each) => names.format(each),
  };
}

export function numberWords(locale: string, noLimit: string): NumberWords {
  const number = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    trailingZeroDisplay: 'stripIfInteger',
  });
  return {
    dollars: (cents) => money.format(cents / 100),
    count: (limit) => (limit === null ? noLimit : number.format(limit)),
    plural: (amount, forms) =>
      amount !== null && rules.select(amount) === 'one' ? forms.one : forms.other,
  };
}

export function timeWords(
  { dateLocale, hourCycle }: Pick<Language, 'dateLocale' | 'hourCycle'>,
  timeZone: string,
  readAt: number | null = null,
): TimeWords {
  const clockIn = (zone: string): ((at: number) => string) => {
    const hour = hourCycle === 'h12' ? 'numeric' : '2-digit';
    const options = { hour, minute: '2-digit', hourCycle, timeZone: zone } as const;
    const format = new Intl.DateTimeFormat(dateLocale, options);
    // Some fonts on phones lack the narrow space that stands before `PM`.
    return (at) => format.format(at).replace('\u202F', ' ');
  };
  const seconds = new Intl.DateTimeFormat(dateLocale, {
    hour: hourCycle === 'h12' ? 'numeric' : '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle,
    timeZone,
  });
  const clock = clockIn(timeZone);
  const calendarClock = clockIn('UTC');
  const zones = [dateLocale, 'en-US', 'en-GB'].map(
    (names) => new Intl.DateTimeFormat(names, { timeZone, timeZoneName: 'short' }),
  );
  const date = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'long', timeZone });
  const calendar = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'long', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(dateLocale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const monthName = new Intl.DateTimeFormat(dateLocale, { month: 'long', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(dateLocale, { day: 'numeric', month: 'long', timeZone });
  const minutes = new Intl.NumberFormat(dateLocale, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
  });
  const duration = (ms: number): string => minutes.format(Math.max(1, Math.floor(ms / 60_000)));
  const time = (at: number): string => `${clock(at)} ${zoneName(zones, at)}`;
  return {
    time,
    timeThere: time,
    timeOfDay: (at) => seconds.format(at).replace('\u202F', ' '),
    date: (at) => (isNear(at, readAt) ? day : date).format(at),
    period: (from, to) => date.formatRange(from, to).replaceAll('\u2009', ' '),
    month: (at) => month.format(at),
    monthName: (at) => capitalized(monthName.format(at)),
    dateTime: (at) => `${day.format(at)}, ${time(at)}`,
    duration,
    left: (at, now) => duration(at - now),
    day: (isoDay) => calendar.format(Date.parse(isoDay)),
    clock: (minuteOfDay) => calendarClock(minuteOfDay * 60_000),
  };
}

function isNear(at: number, readAt: number | null): boolean {
  return readAt !== null && Math.abs(at - readAt) < NEAR_MS;
}

/** Each language names only the timezones of its own parts of the world: `EST` reads better than `GMT-5`. */
function zoneName(zones: Intl.DateTimeFormat[], at: number): string {
  const names = zones.map(
    (zone) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  );
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0] ?? '';
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
