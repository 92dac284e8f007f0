import { plain } from './normalize-text.ts';

/** Names people use that the list of timezones does not have: large cities, and cities in our languages. */
const PLACES: Record<string, string> = {
  'Africa/Cairo': 'el cairo, kairo',
  'Africa/Johannesburg': 'cape town, kapstadt, ciudad del cabo',
  'America/Chicago': 'austin, dallas, houston, central time',
  'America/Denver': 'mountain time, salt lake city',
  'America/Havana': 'la habana, havanna',
  'America/Los_Angeles': 'san francisco, seattle, san diego, las vegas, pacific time',
  'America/Bogota': 'medellin, cali',
  'America/Guayaquil': 'quito',
  'America/Mexico_City': 'mexico, ciudad de mexico, cdmx, mexiko stadt, guadalajara',
  'America/New_York':
    'nueva york, nyc, washington, boston, miami, atlanta, philadelphia, eastern time',
  'America/Sao_Paulo': 'rio de janeiro, brasilia',
  'America/Toronto': 'montreal, ottawa',
  'Asia/Dubai': 'abu dhabi',
  'Asia/Ho_Chi_Minh': 'saigon, hanoi',
  'Asia/Jerusalem': 'tel aviv',
  'Asia/Kathmandu': 'katmandu',
  'Asia/Kolkata': 'delhi, new delhi, mumbai, bangalore, bengaluru, chennai',
  'Asia/Seoul': 'seul',
  'Asia/Shanghai': 'beijing, pekin, peking, shenzhen',
  'Asia/Singapore': 'singapur',
  'Asia/Tokyo': 'tokio, osaka',
  'Atlantic/Canary': 'las palmas, tenerife, teneriffa, canarias',
  'Australia/Sydney': 'canberra',
  'Europe/Amsterdam': 'rotterdam, den haag',
  'Europe/Athens': 'atenas, athen',
  'Europe/Berlin':
    'munich, munchen, muenchen, hamburg, frankfurt, koln, koeln, cologne, stuttgart, leipzig',
  'Europe/Brussels': 'bruselas, brussel, bruessel',
  'Europe/Copenhagen': 'copenhague, kopenhagen',
  'Europe/Istanbul': 'estambul, ankara',
  'Europe/Kyiv': 'kiev, kiew',
  'Europe/Lisbon': 'lisboa, lissabon, porto',
  'Europe/London': 'londres, manchester, edinburgh',
  'Europe/Madrid': 'barcelona, valencia, sevilla, bilbao, malaga',
  'Europe/Moscow': 'moscu, moskau',
  'Europe/Paris': 'lyon, marseille',
  'Europe/Prague': 'praga, prag',
  'Europe/Rome': 'roma, rom, milan, milano, mailand',
  'Europe/Stockholm': 'estocolmo',
  'Europe/Vienna': 'viena, wien, graz',
  'Europe/Warsaw': 'varsovia, warschau',
  'Europe/Zurich': 'zuerich, geneva, ginebra, genf, bern, basel',
};

/** Offsets of less than an hour that some place has all year. */
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
  const text = plain(typed);
  return (
    zoneOfOffset(text) ?? zoneOfPlace().get(text.replaceAll('_', ' ')) ?? zoneByName(typed.trim())
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
  // In these names the sign is the other way round.
  return hours <= (sign === '+' ? 14 : 12) ? `Etc/GMT${sign === '+' ? '-' : '+'}${hours}` : null;
}

let places: Map<string, string> | null = null;

function zoneOfPlace(): Map<string, string> {
  places ??= new Map([
    ...Intl.supportedValuesOf('timeZone').map((zone) => [plain(placeOf(zone)), zone] as const),
    ...Object.entries(PLACES).flatMap(([zone, names]) =>
      [plain(placeOf(zone)), ...names.split(', ')].map((name) => [name, zone] as const),
    ),
  ]);
  return places;
}

function zoneByName(name: string): string | null {
  if (!/^[a-z]+(?:[/_-][a-z]+){1,4}$/i.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
