import { EVERY_LANGUAGE, LANGUAGE_CODES } from './languages/languages.ts';
import { normalizeText, unquoted } from './normalize-text.ts';

/** Countries whose people live in several zones, with the zones that nearly all of them live in, from east to west. */
const ZONES = {
  AU: 'Australia/Sydney, Australia/Brisbane, Australia/Adelaide, Australia/Darwin, Australia/Perth',
  BR: 'America/Noronha, America/Sao_Paulo, America/Manaus, America/Rio_Branco',
  CA: 'America/St_Johns, America/Halifax, America/Toronto, America/Winnipeg, America/Regina, America/Edmonton, America/Vancouver',
  CD: 'Africa/Lubumbashi, Africa/Kinshasa',
  ID: 'Asia/Jayapura, Asia/Makassar, Asia/Jakarta',
  MN: 'Asia/Ulaanbaatar, Asia/Hovd',
  MX: 'America/Cancun, America/Mexico_City, America/Hermosillo, America/Tijuana',
  RU: 'Asia/Kamchatka, Asia/Vladivostok, Asia/Yakutsk, Asia/Irkutsk, Asia/Novosibirsk, Asia/Omsk, Asia/Yekaterinburg, Europe/Samara, Europe/Moscow, Europe/Kaliningrad',
  US: 'America/New_York, America/Chicago, America/Denver, America/Phoenix, America/Los_Angeles, America/Anchorage, Pacific/Honolulu',
};

export type WideCountry = keyof typeof ZONES;

export function isWideCountry(value: unknown): value is WideCountry {
  return typeof value === 'string' && Object.hasOwn(ZONES, value);
}

export function zonesOf(country: WideCountry): string[] {
  return ZONES[country].split(', ');
}

export function nameOfCountry(country: WideCountry, language: string): string {
  return new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
}

/** The country with several zones that a person typed, by its name in any language. */
export function readWideCountry(typed: string): WideCountry | null {
  const name = unquoted(normalizeText(typed)).replace(
    /^(?:(?:in|en) )?(?:the |den |el |los )?/,
    '',
  );
  return countryByName().get(name) ?? null;
}

let names: Map<string, WideCountry> | null = null;

function countryByName(): Map<string, WideCountry> {
  names ??= new Map([
    ...LANGUAGE_CODES.flatMap((language) =>
      codes().map((code) => [normalizeText(nameOfCountry(code, language)), code] as const),
    ),
    ...EVERY_LANGUAGE.flatMap(({ countries }) =>
      Object.entries(countries).flatMap(([code, words]) =>
        isWideCountry(code) ? words.split(', ').map((word) => [word, code] as const) : [],
      ),
    ),
  ]);
  return names;
}

function codes(): WideCountry[] {
  return Object.keys(ZONES).filter(isWideCountry);
}
