import { expect, test } from 'vitest';
import { NOW, SITUATIONS, someFacts } from '../../../test/fixtures/app-facts.ts';
import { copyFor } from '../languages/copy.ts';
import type { Settings } from '../../domain/settings.ts';
import { newSession, type Session } from '../session.ts';
import { contextOf } from '../moves.ts';
import { brakedStep } from '../braked-step.ts';
import { step } from '../step.ts';
import { show, type StepResult } from '../turn.ts';
import { type ScreenId, SCREENS } from './screens.ts';

const factsWith = (settings: Partial<Settings> = {}) =>
  someFacts({ settings: { ...someFacts().settings, ...settings } });

function at(id: ScreenId, facts = someFacts()): Session {
  const session = { ...newSession(), ref: 5 };
  return show({ session, facts, copy: copyFor('en') }, id, 'send').session;
}

const says = (id: ScreenId, text: string, facts = someFacts()) =>
  step(at(id, facts), { kind: 'text', text }, facts);

const fieldsOf = ({ replies }: StepResult): string[] =>
  (replies.at(-1)?.screen.fields ?? []).map(({ value }) => value);

test('a new language applies at once', () => {
  const result = says('first_language', 'Deutsch');
  expect(result.effects).toEqual([{ type: 'change_settings', change: { locale: 'de' } }]);
  expect(result.replies.at(-1)?.screen.title).toBe('Hallo, ich bin Automna.');
});

test('a language that is typed at the greeting is taken, without its list', () => {
  const result = says('hello', 'Español');
  expect(result.effects).toEqual([{ type: 'change_settings', change: { locale: 'es' } }]);
  expect(result.replies.map(({ screen }) => screen.title)).toEqual(['Hola, soy Automna.']);
});

test.each(['newcomer', 'ready'] as const)(
  'a language that was chosen in the settings leads back to them (%s)',
  (situation) => {
    const facts = SITUATIONS[situation];
    const known = says('choose_language', 'Deutsch', facts);
    expect(known.replies.at(-1)?.screen.title).toBe('Einstellungen');
    expect(SCREENS.choose_language.back?.(contextOf(at('choose_language', facts), facts))).toBe(
      'settings',
    );
  },
);

test('an offset is taken, and said not to follow summer time', () => {
  const result = says('choose_timezone', '+2');
  expect(result.effects).toEqual([{ type: 'change_settings', change: { timezone: 'Etc/GMT-2' } }]);
  expect(result.replies[0]?.screen.body[0]?.text).toContain('doesn’t follow summer time');
  const [only] = says('choose_timezone', 'lisbon').replies;
  expect(only?.screen.title).toBe('Settings');
});

test('a country with several timezones asks which one, by buttons', () => {
  const asked = says('choose_timezone', 'Brazil');
  expect(asked.session).toMatchObject({ at: 'choose_zone_of_country', country: 'BR' });
  const { screen } = asked.replies[0] ?? {};
  expect(screen?.body[0]?.text).toBe(
    'Brazil: there are several timezones. Which place is in yours?',
  );
  expect(screen?.choices?.map(({ label }) => label)).toContain('São Paulo');
  const tapped = { kind: 'choice' as const, ref: asked.session.ref, index: 2 };
  expect(step(asked.session, tapped, someFacts()).effects).toEqual([
    { type: 'change_settings', change: { timezone: 'America/Manaus' } },
  ]);
  const typed = step(asked.session, { kind: 'text', text: 'Lisbon' }, someFacts());
  expect(typed.effects).toEqual([
    { type: 'change_settings', change: { timezone: 'Europe/Lisbon' } },
  ]);
});

test('a new timezone is shown at once, with its time', () => {
  const result = says('choose_timezone', 'tokyo');
  expect(result.effects).toEqual([{ type: 'change_settings', change: { timezone: 'Asia/Tokyo' } }]);
  expect(fieldsOf(result)).toContain('Tokyo · 3:00 AM GMT+9');
});

test('new quiet hours are shown at once, with the end of the current ones', () => {
  const result = says('choose_quiet_hours', '17:30-7');
  expect(result.effects).toEqual([
    { type: 'change_settings', change: { quietFrom: 1050, quietTo: 420 } },
  ]);
  expect(fieldsOf(result)).toContain('5:30 PM to 7:00 AM');
  expect(result.replies.at(-1)?.screen.body.at(-1)?.text).toBe(
    'Quiet hours are on until 7:00 AM UTC.',
  );
});

test.each<[ScreenId, string]>([
  ['choose_language', 'klingon'],
  ['choose_timezone', 'Atlantis'],
  ['choose_quiet_hours', 'at night'],
])('an answer that %s does not understand changes nothing and asks again', (id, typed) => {
  const before = at(id);
  const result = step(before, { kind: 'text', text: typed }, someFacts());
  expect(result.effects).toEqual([]);
  expect(result.session).toEqual(before);
  expect(result.replies).toHaveLength(2);
});

test('a second answer that is not understood gets one line, and small talk is small talk there too', () => {
  const facts = someFacts();
  const types = (session: Session, text: string) =>
    brakedStep(session, { kind: 'text', text }, facts);
  const first = types(at('choose_timezone'), 'Atlantis');
  expect(first.replies).toHaveLength(2);
  const second = types(first.session, 'Lemuria');
  expect(second.replies).toHaveLength(1);
  expect(second.replies[0]?.screen.body[0]?.text).toContain('I don’t know that place.');
  const thanked = types(second.session, 'thanks');
  expect(thanked.replies[0]?.screen.body[0]?.text).toBe('You’re welcome!');
  expect(types(thanked.session, 'Tokyo').effects).toHaveLength(1);
});

test('a command is understood on a screen that asks for a text', () => {
  expect(says('choose_timezone', 'status').session.at).toBe('status');
  expect(says('choose_quiet_hours', 'zurück').session.at).toBe('settings');
});

test('a double tap on the switch of the reminders toggles once', () => {
  const before = at('settings');
  const tap = {
    kind: 'choice',
    ref: before.ref,
    index: before.choices.indexOf('notices_off'),
  } as const;
  const first = step(before, tap, factsWith());
  expect(first.effects).toEqual([{ type: 'change_settings', change: { noticesOff: true } }]);
  const second = step(first.session, tap, factsWith({ noticesOff: true }));
  expect(second.effects).toEqual([]);
});

test('the summary of the week is off, and begins on the next Monday once it is turned on', () => {
  const before = at('settings');
  expect(factsWith().settings.weekOn).toBe(false);
  const on = before.choices.indexOf('week_on');
  const first = step(before, { kind: 'choice', ref: before.ref, index: on }, factsWith());
  const monday = Date.UTC(2026, 10, 23, 9);
  expect(first.effects).toEqual([
    { type: 'change_settings', change: { weekOn: true } },
    { type: 'plan_week', at: monday },
  ]);
  expect(JSON.stringify(first.replies)).toContain('November 23');
  const again = step(
    first.session,
    { kind: 'choice', ref: before.ref, index: on },
    factsWith({ weekOn: true }),
  );
  expect(again.effects).toEqual([]);
});

test('the expiry of a payment link is told in the timezone of the account', () => {
  const checkout = {
    plan: 'pro' as const,
    state: 'open' as const,
    url: 'https://automna.test/p/3h8w5c1tn6ya',
    expiresAt: NOW + 3_600_000,
    inTrouble: false,
  };
  const facts = { ...factsWith({ timezone: 'America/New_York' }), checkout };
  const result = step({ ...at('paying', facts), plan: 'pro' }, { kind: 'text', text: '?' }, facts);
  const words = result.replies.at(-1)?.screen.body.map(({ text }) => text);
  expect(words).toContain('It works until 2:00 PM EST (60 minutes).');
});
