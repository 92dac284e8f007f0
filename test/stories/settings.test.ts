import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sentences as en } from '../../src/conversation/languages/en/sentences.ts';
import { processEvents } from '../../src/chat/process-events.ts';
import { receive } from '../../src/chat/receive.ts';
import { aText, chatKeyOf, query, says, type TestApp, testApp, wordsFor } from '../fixtures/app.ts';
import type { Guest } from '../fixtures/guest.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

describe.each(PLATFORMS)('settings on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test('are shown, with what can be changed', async () => {
      const alice = world.guest('alice');
      await alice.says('/settings');
      await alice.sees('Settings', 'Language: English', 'Timezone: UTC', 'Quiet hours: none');
      await alice.sees('Reminders and tips: on', 'payment and security messages');
      await alice.taps('Back');
      await alice.sees('Hi, I’m Automna.');
      await alice.says('Settings');
      await alice.sees('Language: English');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('after choosing Spanish with a button everything is in Spanish', async () => {
      const alice = world.guest('alice');
      await alice.says('/settings');
      await alice.taps('Language');
      await alice.sees('Which language do you prefer?');
      await alice.taps('Español');
      await alice.sees('Ajustes', 'Idioma: Español', 'Zona horaria: UTC');
      const before = alice.person.utterances().length;
      await alice.taps('Atrás');
      await alice.sees('Hola, soy Automna.');
      await alice.taps('Cómo funciona');
      await alice.sees('Conectas tu Claude');
      await alice.taps('Elegir un plan');
      await alice.sees('2,000 búsquedas', '3 canales');
      await alice.taps('Pro');
      await alice.sees('Tu enlace de pago para Pro está listo.', 'Sirve hasta las');
      await alice.pays();
      await alice.sees('Pago recibido, ¡gracias! Ya tienes Pro.', 'Conecta tu Claude');
      await alice.pastes('SETUP_TOKEN');
      await alice.sees('Borré ese mensaje', '¡Tu agente está listo!');
      await alice.says('/status');
      await alice.sees('Plan: Pro, se renueva el', 'Agente: listo');
      await alice.says('menú');
      await alice.sees('Plan Pro · Claude conectado ✅');
      await alice.says('qué tal el tiempo');
      await alice.sees('No entendí eso.');
      expect(englishIn(alice, before)).toEqual([]);
      expect(await alice.mishaps()).toEqual([]);
    });

    test('German can be chosen by typing, with words of any language', async () => {
      const alice = world.guest('alice');
      await alice.says('ayuda');
      await alice.sees('Choose what you need, or type its number or name.');
      await alice.says('sprache');
      await alice.sees('Which language do you prefer?');
      await alice.says('klingonisch');
      await alice.sees('I don’t speak that one yet.');
      await alice.says('german');
      await alice.sees('Einstellungen', 'Sprache: Deutsch');
      const before = alice.person.utterances().length;
      await alice.says('zurueck');
      await alice.sees('Hallo, ich bin Automna.');
      await alice.says('hilfe');
      await alice.sees('Wähl aus, was du brauchst');
      await alice.says('back');
      await alice.sees('Hallo, ich bin Automna.');
      await alice.says('verbrauch');
      await alice.sees('Kein Plan · Claude nicht verbunden', 'beginnt alles von vorn');
      await alice.says('abbrechen');
      await alice.sees('Abgebrochen.');
      expect(englishIn(alice, before)).toEqual([]);
      await alice.says('idioma');
      await alice.sees('Welche Sprache ist dir am liebsten?');
      await alice.says('English');
      await alice.sees('Settings', 'Language: English');
      await alice.says('/start');
      await alice.taps('Español · Deutsch');
      await alice.sees('Which language do you prefer?');
      await alice.taps('Deutsch');
      await alice.sees('Hallo, ich bin Automna.');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('a timezone changes the times that are shown', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      await alice.sees(' UTC (');
      await alice.says('/settings');
      await alice.sees('Timezone: ');
      await alice.taps('Timezone');
      await alice.sees('Where are you?', 'Your timezone is UTC', 'London');
      await alice.says('Atlantis');
      await alice.sees('I don’t know that place.');
      await alice.says('UTC+99');
      await alice.sees('I don’t know that place.');
      await alice.says('tokio');
      await alice.sees('Timezone: Tokyo · ', ' GMT+9');
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      await alice.says('Pro');
      await alice.sees(' GMT+9 (');
      await alice.says('/settings');
      await alice.sees('Timezone: ');
      await alice.taps('Timezone');
      await alice.sees('Where are you?');
      await alice.taps('New York');
      await alice.sees('Timezone: New York · ');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('quiet hours are chosen or typed, and an invalid text is answered kindly', async () => {
      const alice = world.guest('alice');
      await alice.says('/settings');
      await alice.taps('Quiet hours');
      await alice.sees('When should I stay quiet?');
      await alice.says('at night');
      await alice.sees('I didn’t get those hours.', 'When should I stay quiet?');
      await alice.says('25-99');
      await alice.sees('I didn’t get those hours.');
      await alice.says('22:30-07:00');
      await alice.sees('Quiet hours: 10:30 PM to 7:00 AM');
      await alice.taps('Quiet hours');
      await alice.sees('When should I stay quiet?');
      await alice.taps('11:00 PM to 8:00 AM');
      await alice.sees('Quiet hours: 11:00 PM to 8:00 AM');
      await alice.taps('Quiet hours');
      await alice.sees('When should I stay quiet?');
      await alice.says('10pm - 7am');
      await alice.sees('Quiet hours: 10:00 PM to 7:00 AM');
      await alice.taps('Quiet hours');
      await alice.sees('When should I stay quiet?');
      await alice.taps('Off');
      await alice.sees('Quiet hours: none');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('reminders are switched off and on, and a double tap does not switch twice', async () => {
      const alice = world.guest('alice');
      await alice.says('/settings');
      await alice.sees('Turn reminders off');
      const menu = alice.person.visible().findLast(({ from }) => from === 'bot');
      const tap = () => alice.tapsOn(menu?.messageId ?? '', 'Turn reminders off');
      await Promise.all([tap(), tap()]);
      await alice.sees('Reminders and tips are off');
      await alice.isDone();
      expect(alice.count('Reminders and tips are off', 'sent')).toBe(1);
      expect(alice.everSaw('Reminders and tips: off')).toBe(true);
      expect(alice.everSaw('Reminders and tips are back on')).toBe(false);
      await alice.taps('Turn reminders on');
      await alice.sees('Reminders and tips are back on', 'Reminders and tips: on');
      expect(await alice.mishaps()).toEqual([]);
    });
  });
});

describe('the language', () => {
  test('of the first contact is that of the platform', async () => {
    const app = await testApp();
    for (const [person, locale, hello] of [
      ['alice', 'de-AT', 'Hallo, ich bin Automna.'],
      ['bob', 'es-419', 'Hola, soy Automna.'],
      ['carol', 'fi', 'Hi, I’m Automna.'],
    ] as const) {
      await receive(app, [{ ...aText(person, 'hi'), locale }]);
      await processEvents(app, chatKeyOf(person));
      expect(await wordsFor(app, person)).toContain(hello);
    }
  });

  test('and all other choices survive a restart, whatever the platform says', async () => {
    const app = await testApp();
    await chooseAll(app);
    const restarted = await testApp({ beside: app });
    await says(restarted, 'alice', '/settings');
    expect(await settingsOf(app)).toEqual(['es', 'Europe/Berlin', 1350, 420, 1]);
    const words = await wordsFor(restarted, 'alice');
    expect(words.split('\n').filter((line) => line === 'Ajustes').length).toBeGreaterThan(1);
  });

  test('in quiet hours says until when', async () => {
    const app = await testApp();
    await chooseAll(app);
    app.clock.now = Date.UTC(2026, 10, 22, 22, 0);
    await says(app, 'alice', '/settings');
    expect(await wordsFor(app, 'alice')).toContain(
      'Ahora son horas de silencio, hasta las 07:00 CET.',
    );
  });
});

async function chooseAll(app: TestApp): Promise<void> {
  const said = ['hi', '/settings', 'Language', 'español', '/settings', 'zona', 'Berlín', 'horas'];
  for (const text of [...said, '22:30-7', 'desactivar']) await says(app, 'alice', text);
}

async function settingsOf(app: TestApp): Promise<unknown[]> {
  const [row] = await query(
    app,
    'SELECT locale, timezone, quiet_from, quiet_to, notices_off FROM accounts',
  );
  return row?.slice(0, 5) ?? [];
}

/** English sentences that a person was shown from a point on. */
function englishIn({ person }: Guest, from: number): string[] {
  const shown = person
    .utterances()
    .slice(from)
    .filter(({ message }) => message.from === 'bot')
    .map(({ message }) => [message.text, ...message.choices].join('\n'))
    .join('\n');
  return sentencesIn(en).filter((sentence) => shown.includes(sentence));
}

function sentencesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(sentencesIn)
    : [];
}
