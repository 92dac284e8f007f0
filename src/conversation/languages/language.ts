import type { CommandName } from '../commands.ts';
import type { Sentences } from './en/sentences.ts';

/** Everything of one language: what is said in it, what is typed in it, and what the platforms call it. */
export type Language = {
  /** Its name by itself. */
  name: string;
  /** What it is called in the other languages, without accents. */
  alsoCalled: readonly string[];
  /** How it writes dates and times. */
  dateLocale: string;
  hourCycle: 'h12' | 'h23';
  discordLocales: readonly string[];
  telegramLanguage: string;
  /** Calling codes of countries where most people read it, to greet people on WhatsApp: `49 43`. */
  callingCodes: string;
  /** Other words for each command, without accents; umlauts may be spelled out. */
  commandWords: Record<CommandName, readonly string[]>;
  backWords: readonly string[];
  /** What people say beside commands, without accents and marks. */
  talk: Readonly<Record<Talk, readonly string[]>>;
  /** Other words for a choice, by its id, where the screen offers it. */
  choiceWords: Readonly<Record<string, readonly string[]>>;
  /** What people want, in their own words. */
  wishes: Wishes;
  numbers: NumberWords;
  hours: HourWords;
  /** By timezone: cities that the list of timezones has under another name, without accents. */
  places: Readonly<Record<string, string>>;
  /** By code: other names of countries with several timezones. */
  countries: Readonly<Record<string, string>>;
  sentences: Sentences;
};

/** What people say that is neither a command nor a choice: small talk, and the first question of all. */
export type Talk = 'greeting' | 'thanks' | 'okay' | 'price';

/** What somebody wants or says about this service, whatever screen is open. */
export const WISHES = [
  'plan',
  'end_plan',
  'billing',
  'refund',
  'status',
  'channels',
  'delete',
  'language',
  'timezone',
  'help',
  'support',
  'who',
  'upset',
  'okay',
  'yes',
  'no',
] as const;
export type Wish = (typeof WISHES)[number];

/** Sayings with commas between them, without accents and marks; `around` is what may stand before or behind one. */
export type Wishes = Readonly<
  Record<Wish, string> & { around: Record<'before' | 'after', string> }
>;

/** How people say the number of a choice: `option 1 please`. The names begin with that of 1. */
export type NumberWords = {
  before: readonly string[];
  after: readonly string[];
  names: readonly string[];
};

/** How people type hours of the day: `von 22 bis 7 Uhr` is before, between and after. */
export type HourWords = {
  before: readonly string[];
  between: readonly string[];
  after: readonly string[];
  noon: readonly string[];
  midnight: readonly string[];
  /** Behind an hour: `7 in the morning`, `10 in the evening`, `11 at night`. */
  morning: readonly string[];
  evening: readonly string[];
  night: readonly string[];
  off: readonly string[];
};
