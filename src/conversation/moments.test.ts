import { expect, test } from 'vitest';
import { SCREEN_IDS, SITUATIONS } from '../../test/fixtures/app-facts.ts';
import { copyFor } from './languages/copy.ts';
import { LANGUAGE_CODES } from './languages/languages.ts';
import { markMoments, withMoments } from './moments.ts';
import { newSession } from './session.ts';
import { step } from './step.ts';
import { text } from './screen.ts';

const AT = Date.parse('2026-11-29T17:49:00Z');
const NOW = AT - 59 * 60_000;

test.each(LANGUAGE_CODES)('in %s each moment of a sentence is found by its words', (locale) => {
  const plain = copyFor(locale);
  const copy = markMoments(plain);
  const screen = { body: text(copy.pay.validUntil(copy.time(AT), copy.left(AT, NOW))) };
  expect(withMoments({ screen })).toEqual({
    screen: { body: text(plain.pay.validUntil(plain.time(AT), plain.left(AT, NOW))) },
    moments: [
      { words: plain.time(AT), at: AT, shows: 'time' },
      { words: plain.left(AT, NOW), at: AT, shows: 'left' },
    ],
  });
});

test('no answer of the conversation has a mark, whatever is asked', () => {
  const marked = SCREEN_IDS.flatMap((at) =>
    Object.values(SITUATIONS).filter((facts) => {
      const turn = step(
        { ...newSession(), at },
        { kind: 'command', name: 'status', args: '' },
        facts,
      );
      return /[\uE0A0-\uE0A2]/.test(JSON.stringify(turn));
    }),
  );
  expect(marked).toEqual([]);
});
