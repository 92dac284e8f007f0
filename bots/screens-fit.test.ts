import { expect, test } from 'vitest';
import { checkMessage } from '../sandbox/discord/limits.ts';
import { walk } from '../sandbox/discord/wire.ts';
import type { Facts } from '../src/conversation/facts.ts';
import { PLATFORMS } from '../src/domain/platforms.ts';
import type { Shown } from '../src/chat/transport.ts';
import { copyFor } from '../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../src/conversation/languages/languages.ts';
import { markMoments, withMoments } from '../src/conversation/moments.ts';
import { newSession } from '../src/conversation/session.ts';
import { show } from '../src/conversation/turn.ts';
import { step } from '../src/conversation/step.ts';
import { SCREEN_IDS, SITUATIONS } from '../test/fixtures/app-facts.ts';
import { CHOSEN, DRAWN, TOLD } from '../test/fixtures/shown-situations.ts';
import { renderForDiscord, splitForDiscord } from './discord/render.ts';
import { renderForTelegram, splitForTelegram } from './telegram/render.ts';
import { renderForWhatsApp, splitForWhatsApp } from './whatsapp/render.ts';

/** The letters of a label that are seen on a phone of 360 px, by the number of buttons in its row. */
const SEEN = [0, 38, 17, 10];
const WHATSAPP_TEXT = 4096;
/** Operators see lists that are as long as the fleet wants. */
const isForPeople = (id: string): boolean => !id.startsWith('op');

type Case = { name: string; shown: Shown };

/** Many situations show the same screen; each is looked at once. */
function casesIn(locale: string, change: Partial<Facts> = {}): Case[] {
  const cases = allIn(locale, change).map(
    (each) => [JSON.stringify(each.shown.screen), each] as const,
  );
  return [...new Map(cases).values()];
}

function allIn(locale: string, change: Partial<Facts>): Case[] {
  const screens = SCREEN_IDS.filter(isForPeople).flatMap((id) => {
    const drawn = DRAWN[id];
    const situations = [
      ...Object.entries(SITUATIONS),
      ...(drawn ? [['drawn', drawn] as const] : []),
    ];
    return situations.map(([situation, facts]) => {
      const chosen = situation === 'drawn' ? CHOSEN[id] : {};
      const session = { ...newSession(), plan: 'power' as const, ...chosen };
      const context = {
        session,
        facts: { ...facts, locale, ...change },
        copy: markMoments(copyFor(locale)),
      };
      return { name: `${id}, ${situation}`, shown: withMoments(show(context, id, 'send').reply) };
    });
  });
  return [...screens, ...newsIn(locale)];
}

function newsIn(locale: string): Case[] {
  return TOLD.flatMap(({ name, news, at, facts: here }) => {
    const facts = { ...here, locale };
    const context = { session: newSession(), facts, copy: copyFor(locale) };
    const { session } = show(context, at, 'send');
    const { replies } = step(session, { kind: 'news', news }, facts);
    return replies.map((reply) => ({ name: `told ${name}`, shown: withMoments(reply) }));
  });
}

/** The names of the cases for which this finds something wrong, with what it finds. */
function faultsOf(cases: Case[], find: (shown: Shown) => string[]): string[] {
  return [
    ...new Set(cases.flatMap(({ name, shown }) => find(shown).map((fault) => `${name}: ${fault}`))),
  ];
}

function tooLong(labels: string[]): string[] {
  return labels.filter((label) => label.length > (SEEN[Math.min(labels.length, 3)] ?? 0));
}

test.each(LANGUAGE_CODES)('in %s every screen fits the smallest phone', (locale) => {
  const cases = casesIn(locale);
  const coloured = ({ screen }: Shown): string[] => {
    const styled = [...(screen.choices ?? []), ...(screen.links ?? [])].filter(
      ({ style }) => style,
    );
    return styled.length > 1 ? [styled.map(({ label }) => label).join(' and ')] : [];
  };
  expect(faultsOf(cases, coloured).join('\n')).toEqual('');
  const onTelegram = (shown: Shown): string[] =>
    renderForTelegram(shown).keyboard.flatMap((row) => tooLong(row.map(({ text }) => text)));
  expect(faultsOf(cases, onTelegram).join('\n')).toEqual('');
  const onDiscord = (shown: Shown): string[] => {
    const { components } = renderForDiscord(shown);
    checkMessage({ components }, true);
    return [...walk(components)].flatMap(({ component: { label } }) =>
      tooLong(label ? [label] : []),
    );
  };
  expect(faultsOf(cases, onDiscord).join('\n')).toEqual('');
});

/** What is left when a word is missing, or when an abbreviation ends a sentence. */
const BROKEN = /(?<!\.)\.\.(?!\.)| [.,;:!?](?!\p{L})|undefined|NaN|\[object/u;

test.each(LANGUAGE_CODES)('in %s no sentence is broken where its words were put in', (locale) => {
  const broken = ({ screen }: Shown): string[] => {
    const { title = '', fields = [], body } = screen;
    const values = fields.flatMap(({ label, value }) => [label, value]);
    const texts = [title, ...values, ...body.map(({ text }) => text)];
    return texts.flatMap((text) => text.split('\n')).filter((line) => BROKEN.test(line));
  };
  expect(faultsOf(casesIn(locale), broken).join('\n')).toEqual('');
});

/** WhatsApp shows numbers. The button on a page of Discord is one. */
const TAPS = /(?<!\p{L})(?:tap|button|tippe?|knopf|toca|toque|botón)(?!\p{L})(?! [“„]Reset)/iu;

test.each(LANGUAGE_CODES)('in %s nobody on WhatsApp is asked to tap', (locale) => {
  const { secretInput } = PLATFORMS.whatsapp;
  const asked = (shown: Shown): string[] =>
    renderForWhatsApp(shown)
      .text.split('\n')
      .filter((line) => TAPS.test(line));
  expect(faultsOf(casesIn(locale, { secretInput }), asked).join('\n')).toEqual('');
});

test.each(LANGUAGE_CODES)('in %s every screen is one message', (locale) => {
  const several = (shown: Shown): string[] => [
    ...(splitForTelegram(shown).length > 1 ? ['telegram'] : []),
    ...(splitForDiscord(shown).length > 1 ? ['discord'] : []),
    ...(splitForWhatsApp(shown, WHATSAPP_TEXT).length > 1 ? ['whatsapp'] : []),
  ];
  expect(faultsOf(casesIn(locale), several)).toEqual([]);
});
