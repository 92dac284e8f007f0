import { straighten } from '../domain/straighten.ts';
import { EVERY_LANGUAGE, LANGUAGE_CODES } from './languages/languages.ts';
import { normalizeText, unquoted } from './normalize-text.ts';

/** Large cities that are missing from the list of timezones and have the same name in all our languages. */
const LARGE_CITIES: Record<string, string> = {
  'America/Bogota': 'medellin, cali',
  'America/Chicago': 'austin, dallas, houston',
  'America/Denver': 'salt lake city',
  'America/Guayaquil': 'quito',
  'America/Los_Angeles': 'san francisco, seattle, san diego, las vegas',
  'America/Mexico_City': 'cdmx, guadalajara',
  'America/New_York': 'nyc, washington, boston, miami, atlanta, philadelphia',
  'America/Sao_Paulo': 'rio de janeiro, brasilia',
  'America/Toronto': 'montreal, ottawa',
  'Asia/Dubai': 'abu dhabi',
  'Asia/Ho_Chi_Minh': 'saigon, hanoi',
  'Asia/Jerusalem': 'tel aviv',
  'Asia/Kolkata': 'delhi, mumbai, bangalore, bengaluru, chennai',
  'Asia/Shanghai': 'beijing, shenzhen',
  'Asia/Tokyo': 'osaka',
  'Atlantic/Canary': 'las palmas, tenerife',
  'Australia/Sydney': 'canberra',
  'Europe/Amsterdam': 'rotterdam, den haag',
  'Europe/Berlin': 'hamburg, frankfurt, stuttgart, leipzig',
  'Europe/Istanbul': 'ankara',
  'Europe/Kyiv': 'kiev',
  'Europe/Lisbon': 'porto',
  'Europe/London': 'manchester, edinburgh',
  'Europe/Madrid': 'barcelona, valencia, sevilla, bilbao, malaga',
  'Europe/Paris': 'lyon, marseille',
  'Europe/Rome': 'roma, milano',
  'Europe/Vienna': 'graz',
  'Europe/Zurich': 'bern, basel',
};

/** Abbreviations and short names that mean one zone to most people who type them. */
const OTHER_NAMES: Record<string, string> = {
  'America/Chicago': 'cst, cdt, ct, central, texas',
  'America/Denver': 'mst, mdt, mountain',
  'America/Los_Angeles': 'pst, pdt, pt, pacific, california',
  'America/New_York': 'est, edt, et, eastern, florida',
  'Asia/Kolkata': 'ist',
  'Asia/Manila': 'pht',
  'Asia/Singapore': 'sgt',
  'Asia/Tokyo': 'jst',
  'Australia/Sydney': 'aest, aedt',
  'Europe/Berlin': 'cet, cest, mez, mesz',
  'Europe/Istanbul': 'turkey',
  'Europe/London': 'bst, uk, england, inglaterra',
  'Europe/Moscow': 'msk',
  'Pacific/Honolulu': 'hst, hawaii',
};

/** Countries in which everybody, or nearly everybody, lives in one zone. Their names are known in every language. */
const COUNTRIES: Record<string, string> = {
  AE: 'Asia/Dubai',
  AR: 'America/Argentina/Buenos_Aires',
  AT: 'Europe/Vienna',
  BD: 'Asia/Dhaka',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  BO: 'America/La_Paz',
  CH: 'Europe/Zurich',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CO: 'America/Bogota',
  CR: 'America/Costa_Rica',
  CU: 'America/Havana',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  DO: 'America/Santo_Domingo',
  EC: 'America/Guayaquil',
  EG: 'Africa/Cairo',
  ES: 'Europe/Madrid',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GH: 'Africa/Accra',
  GR: 'Europe/Athens',
  GT: 'America/Guatemala',
  HK: 'Asia/Hong_Kong',
  HN: 'America/Tegucigalpa',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  IE: 'Europe/Dublin',
  IL: 'Asia/Jerusalem',
  IN: 'Asia/Kolkata',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  JP: 'Asia/Tokyo',
  KE: 'Africa/Nairobi',
  KR: 'Asia/Seoul',
  LU: 'Europe/Luxembourg',
  MA: 'Africa/Casablanca',
  MY: 'Asia/Kuala_Lumpur',
  NG: 'Africa/Lagos',
  NI: 'America/Managua',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NP: 'Asia/Kathmandu',
  NZ: 'Pacific/Auckland',
  PA: 'America/Panama',
  PE: 'America/Lima',
  PH: 'Asia/Manila',
  PK: 'Asia/Karachi',
  PL: 'Europe/Warsaw',
  PR: 'America/Puerto_Rico',
  PT: 'Europe/Lisbon',
  PY: 'America/Asuncion',
  RO: 'Europe/Bucharest',
  RS: 'Europe/Belgrade',
  SA: 'Asia/Riyadh',
  SE: 'Europe/Stockholm',
  SG: 'Asia/Singapore',
  SI: 'Europe/Ljubljana',
  SK: 'Europe/Bratislava',
  SV: 'America/El_Salvador',
  TH: 'Asia/Bangkok',
  TR: 'Europe/Istanbul',
  TW: 'Asia/Taipei',
  UA: 'Europe/Kyiv',
  UY: 'America/Montevideo',
  VE: 'America/Caracas',
  VN: 'Asia/Ho_Chi_Minh',
  ZA: 'Africa/Johannesburg',
};

/** Offsets with minutes that some place has all year. */
const ODD_OFFSETS: Record<string, string> = {
  '+3:30': 'Asia/Tehran',
  '+4:30': 'Asia/Kabul',
  '+5:30': 'Asia/Kolkata',
  '+5:45': 'Asia/Kathmandu',
  '+6:30': 'Asia/Yangon',
  '+8:45': 'Australia/Eucla',
  '+9:30': 'Australia/Darwin',
  '-9:30': 'Pacific/Marquesas',
};

/** The timezone a person typed: its name, a city, or an offset such as `UTC+2`. */
export function readTimezone(typed: string): string | null {
  const text = unquoted(normalizeText(typed));
  return (
    zoneOfOffset(text) ??
    zoneOfPlace().get(text.replaceAll('_', ' ')) ??
    // `Paris, France`, `Paris (France)`: the city says it.
    zoneOfPlace().get(text.split(/[,(]/)[0]?.trim() ?? '') ??
    zoneOfPlace().get(
      text.replace(/^(?:(?:in|en) )?(?:the )?/, '').replace(/ (?:time|zeit|city)$/, ''),
    ) ??
    zoneByName(unquoted(straighten(typed)))
  );
}

/** What to call a timezone: its city, or its offset. */
export function placeOf(timezone: string): string {
  const offset = /^Etc\/GMT([+-])(\d+)$/.exec(timezone);
  if (offset) return `UTC${offset[1] === '+' ? '-' : '+'}${offset[2]}`;
  return timezone.split('/').at(-1)?.replaceAll('_', ' ') ?? timezone;
}

function zoneOfOffset(text: string): string | null {
  if (/^(?:utc|gmt|z)$/.test(text)) return 'UTC';
  const match = /^(?:utc|gmt)? ?([+\-−–]) ?(\d{1,2})(?::?(\d{2}))?(?: ?h)?$/.exec(text);
  if (!match) return null;
  const sign = match[1] === '+' ? '+' : '-';
  const hours = Number(match[2]);
  const minutes = match[3] ?? '00';
  if (minutes !== '00') return ODD_OFFSETS[`${sign}${hours}:${minutes}`] ?? null;
  if (hours === 0) return 'UTC';
  // In the names of these timezones the sign is reversed.
  return hours <= (sign === '+' ? 14 : 12) ? `Etc/GMT${sign === '+' ? '-' : '+'}${hours}` : null;
}

let places: Map<string, string> | null = null;

function zoneOfPlace(): Map<string, string> {
  places ??= new Map([
    ...Intl.supportedValuesOf('timeZone').map(
      (zone) => [normalizeText(placeOf(zone)), zone] as const,
    ),
    ...namedCountries(),
    ...[LARGE_CITIES, OTHER_NAMES, ...EVERY_LANGUAGE.map((language) => language.places)].flatMap(
      (cities) =>
        Object.entries(cities).flatMap(([zone, names]) =>
          [normalizeText(placeOf(zone)), ...names.split(', ')].map((name) => [name, zone] as const),
        ),
    ),
  ]);
  return places;
}

function namedCountries(): [string, string][] {
  return LANGUAGE_CODES.flatMap((language) => {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    return Object.entries(COUNTRIES).map(([country, zone]): [string, string] => [
      normalizeText(names.of(country) ?? country),
      zone,
    ]);
  });
}

function zoneByName(name: string): string | null {
  if (!/^[a-z]+(?:[/_-][a-z]+){1,4}$/i.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
