/** How a language writes numbers and money. */
export type NumberWords = {
  /** `$20`; cents only when there are some. */
  dollars: (cents: number) => string;
  /** `2,000`; `null` is no limit. */
  count: (limit: number | null) => string;
  /** The form of a word that goes with a number. */
  plural: (number: number | null, forms: { one: string; other: string }) => string;
};

/** How a language writes moments, in one timezone. */
export type TimeWords = {
  /** `18:45 UTC`. */
  time: (at: number) => string;
  /** `22 November 2026`. */
  date: (at: number) => string;
  /** `22 November, 18:45 UTC`. */
  dateTime: (at: number) => string;
  /** `59 minutes`; never less than one. */
  duration: (ms: number) => string;
  /** `22 August 2026` for `2026-08-22`: a day of the calendar, the same everywhere. */
  day: (isoDay: string) => string;
};

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

export function timeWords(locale: string, timeZone: string): TimeWords {
  const clock = new Intl.DateTimeFormat(locale, { ...HOURS, timeZone });
  const zones = [locale, 'en-US'].map(
    (names) => new Intl.DateTimeFormat(names, { timeZone, timeZoneName: 'short' }),
  );
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone });
  const minutes = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
  });
  const time = (at: number): string => `${clock.format(at)} ${zoneName(zones, at)}`;
  return {
    time,
    date: (at) => date.format(at),
    dateTime: (at) => `${day.format(at)}, ${time(at)}`,
    duration: (ms) => minutes.format(Math.max(1, Math.floor(ms / 60_000))),
    day: (isoDay) => calendar.format(Date.parse(isoDay)),
  };
}

const HOURS = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Each language has names for its own parts of the world only: rather `EST` than `GMT-5` for somebody in New York. */
function zoneName(zones: Intl.DateTimeFormat[], at: number): string {
  const names = zones.map(
    (zone) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  );
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0] ?? '';
}
