import { isQuiet, nextSendTime } from '../../domain/quiet-hours.ts';
import { chatName } from '../languages/platform-name.ts';
import type { Copy } from '../languages/copy.ts';
import {
  isLanguageCode,
  LANGUAGE_CODES,
  type LanguageCode,
  languageOf,
  LANGUAGES,
} from '../languages/languages.ts';
import type { Language } from '../languages/language.ts';
import { nextWeekAt } from '../../domain/week.ts';
import type { SettingsChange } from '../../domain/settings.ts';
import type { Facts } from '../facts.ts';
import { nameOfCountry, readWideCountry, type WideCountry, zonesOf } from '../read-country.ts';
import { readHours } from '../read-hours.ts';
import { placeOf, readTimezone } from '../read-timezone.ts';
import { text } from '../screen.ts';
import { normalizeText } from '../normalize-text.ts';
import {
  type Context,
  homeScreen,
  type Move,
  type ScreenDefinition,
  type Screens,
} from './flow.ts';

const QUIET_CHOICES = ['22-7', '23-8'];

export const settingsScreens: Screens<
  | 'settings'
  | 'first_language'
  | 'choose_language'
  | 'choose_timezone'
  | 'choose_zone_of_country'
  | 'choose_quiet_hours'
> = {
  settings: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.settings.title,
      body: text(copy.settings.whatIsQuiet, ...quietNow(copy, facts)),
      fields: [
        { label: copy.settings.language, value: LANGUAGES[languageOf(facts.locale)].name },
        { label: copy.settings.timezone, value: zoneLine(copy, facts) },
        { label: copy.settings.quietHours, value: hoursLine(copy, facts) },
        {
          label: copy.settings.notices,
          value: facts.settings.noticesOff ? copy.settings.off : copy.settings.on,
        },
        {
          label: copy.settings.week,
          value: facts.settings.weekOn ? copy.settings.on : copy.settings.off,
        },
        {
          label: copy.chats.title,
          value: facts.chats.map((chat) => chatName(copy, chat)).join(', '),
        },
      ],
      choices: [
        { id: 'choose_language', label: copy.settings.language },
        { id: 'choose_timezone', label: copy.settings.timezone },
        { id: 'choose_quiet_hours', label: copy.settings.quietHours },
        // Two ids, so that a double tap does not toggle twice.
        facts.settings.noticesOff
          ? { id: 'notices_on', label: copy.settings.turnOn }
          : { id: 'notices_off', label: copy.settings.turnOff },
        facts.settings.weekOn
          ? { id: 'week_off', label: copy.settings.turnWeekOff }
          : { id: 'week_on', label: copy.settings.turnWeekOn },
        { id: 'chats', label: copy.chats.title },
      ],
    }),
    choose: (id, { copy, facts }) => {
      switch (id) {
        case 'choose_language':
        case 'choose_timezone':
        case 'choose_quiet_hours':
        case 'chats':
          return { to: id };
        case 'notices_off':
          return { ...changing({ noticesOff: true }), say: copy.settings.turnedOff };
        case 'notices_on':
          return { ...changing({ noticesOff: false }), say: copy.settings.turnedOn };
        case 'week_on': {
          const at = nextWeekAt(facts.now, facts.settings.timezone);
          const { to, effects = [] } = changing({ weekOn: true });
          const say = copy.settings.weekIsOn(copy.date(at));
          return { to, effects: [...effects, { type: 'plan_week', at }], say };
        }
        case 'week_off':
          return { ...changing({ weekOn: false }), say: copy.settings.weekIsOff };
        default:
          return null;
      }
    },
    back: ({ facts }) => homeScreen(facts),
  },
  first_language: languageScreen('hello'),
  choose_language: languageScreen('settings'),
  choose_timezone: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.settings.chooseTimezone,
      body: text(
        copy.settings.timezoneNow(
          zoneName(copy, facts.settings.timezone),
          copy.timeThere(facts.now),
        ),
        ...(isOffset(facts.settings.timezone) ? [copy.settings.fixedOffset] : []),
        copy.settings.typeTimezone,
      ),
      choices: Object.entries(copy.settings.cities).map(([id, city]) => ({ id, label: city })),
    }),
    choose: (id, { copy }) =>
      Object.hasOwn(copy.settings.cities, id) ? changing({ timezone: id }) : null,
    onText: placeMove,
    back: () => 'settings',
  },
  choose_zone_of_country: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, session: { country } }) => ({
      title: copy.settings.chooseTimezone,
      body: text(
        country
          ? copy.settings.severalZones(nameOfCountry(country, copy.language))
          : copy.settings.typeTimezone,
      ),
      choices: zonesIn(country).map((id) => ({ id, label: zoneName(copy, id) })),
    }),
    choose: (id, { session: { country } }) =>
      zonesIn(country).includes(id) ? changing({ timezone: id }) : null,
    onText: placeMove,
    back: () => 'choose_timezone',
  },
  choose_quiet_hours: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.settings.chooseQuietHours,
      body: text(copy.settings.whatIsQuiet, copy.settings.typeQuietHours),
      choices: [
        ...QUIET_CHOICES.map((id) => ({ id, label: labelOfHours(copy, id) })),
        { id: 'off', label: copy.settings.noQuietHours },
      ],
    }),
    choose: (id) => quietMove(id),
    onText: (typed, { copy }) => quietMove(typed) ?? { say: copy.settings.quietHoursUnknown },
    back: () => 'settings',
  },
};

/** A place that a person typed; a country with several zones is asked about. */
function placeMove(typed: string, { copy }: Context): Move {
  const timezone = readTimezone(typed);
  if (timezone) {
    const said = isOffset(timezone) ? { say: copy.settings.fixedOffset } : {};
    return { ...changing({ timezone }), ...said };
  }
  const country = readWideCountry(typed);
  if (country) return { to: 'choose_zone_of_country', keep: { country } };
  return { say: copy.settings.timezoneUnknown };
}

function zonesIn(country: WideCountry | null): readonly string[] {
  return country ? zonesOf(country) : [];
}

/** The language that a person means by its code, or by its name in any language. */
export function findLanguage(typed: string): LanguageCode | undefined {
  const word = normalizeText(typed);
  return LANGUAGE_CODES.find((code) => {
    const { name, alsoCalled }: Language = LANGUAGES[code];
    return [code, normalizeText(name), ...alsoCalled].includes(word);
  });
}

/** The choice of a language, which goes on with the screen that it was opened from. */
function languageScreen(from: 'hello' | 'settings'): ScreenDefinition {
  const speaking = (locale: string): Move => ({ ...changing({ locale }), to: from });
  return {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.settings.language,
      body: text(copy.settings.chooseLanguage),
      choices: LANGUAGE_CODES.map((id) => ({ id, label: LANGUAGES[id].name })),
    }),
    choose: (id) => (isLanguageCode(id) ? speaking(id) : null),
    onText: (typed, { copy }) => {
      const locale = findLanguage(typed);
      return locale ? speaking(locale) : { say: copy.settings.languageUnknown };
    },
    back: () => from,
  };
}

function changing(change: SettingsChange): Move {
  return { to: 'settings', effects: [{ type: 'change_settings', change }] };
}

function quietMove(typed: string): Move | null {
  const hours = readHours(typed);
  if (hours === null) return null;
  return hours === 'off'
    ? changing({ quietFrom: null, quietTo: null })
    : changing({ quietFrom: hours.from, quietTo: hours.to });
}

function quietNow(copy: Copy, { now, settings }: Facts): string[] {
  if (!isQuiet(now, settings)) return [];
  return [copy.settings.quietNow(copy.time(nextSendTime(now, settings)))];
}

function zoneLine(copy: Copy, { now, settings }: Facts): string {
  return `${zoneName(copy, settings.timezone)} · ${copy.timeThere(now)}`;
}

/** `Etc/GMT-2`: a place with summer time has another zone. */
function isOffset(timezone: string): boolean {
  return timezone.startsWith('Etc/');
}

function zoneName(copy: Copy, timezone: string): string {
  return copy.settings.cities[timezone] ?? placeOf(timezone);
}

function hoursLine(copy: Copy, { settings: { quietFrom, quietTo } }: Facts): string {
  if (quietFrom === null || quietTo === null) return copy.settings.noQuietHoursSet;
  return copy.settings.fromTo(copy.clock(quietFrom), copy.clock(quietTo));
}

function labelOfHours(copy: Copy, id: string): string {
  const hours = readHours(id);
  if (hours === null || hours === 'off') return copy.settings.noQuietHours;
  return copy.settings.fromTo(copy.clock(hours.from), copy.clock(hours.to));
}
