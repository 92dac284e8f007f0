import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, type Screen, text } from '../src/conversation/screen.ts';
import { splitShown } from './split.ts';

const FAMILY = '👨‍👩‍👧';

/** Everything a screen says, as a platform without markup would write it. */
function wordsOf({ title, fields = [], body, progress = [], links = [], choices = [] }: Screen) {
  return [
    ...(title === undefined ? [] : [title]),
    ...fields.map(({ label, value }) => `${label}: ${value}`),
    ...body.map((block) => (block.kind === 'code' ? `{${block.text}}` : block.text)),
    ...progress.map(({ label }) => label),
    ...links.map(({ url }) => url),
    ...choices.map(({ label }) => label),
  ].join('\n');
}

const split = (screen: Screen, length: number): Screen[] =>
  splitShown({ screen, ref: 5 }, (part) => wordsOf(part).length <= length).map(
    (part) => part.screen,
  );
const wordsIn = (screen: Screen, length: number): string[] => split(screen, length).map(wordsOf);

describe('a screen that does not fit is split', () => {
  test('not at all when it fits', () => {
    const screen = { body: text('a'.repeat(10)) };
    expect(split(screen, 10)).toEqual([screen]);
  });

  test('between its paragraphs', () => {
    expect(wordsIn({ body: text('one', 'two', 'three') }, 8)).toEqual(['one\ntwo', 'three']);
  });

  test('within a paragraph, between lines first, then between words', () => {
    expect(wordsIn({ body: text('first line\nsecond line') }, 18)).toEqual([
      'first line',
      'second line',
    ]);
    expect(wordsIn({ body: text('some words without end') }, 12)).toEqual([
      'some words',
      'without end',
    ]);
  });

  test('and only then between graphemes', () => {
    expect(wordsIn({ body: text(FAMILY.repeat(3)) }, 17)).toEqual([FAMILY.repeat(2), FAMILY]);
    expect(wordsIn({ body: text('שלוםעולם') }, 5)).toEqual(['שלוםע', 'ולם']);
  });

  test('in code between lines, and keeps the indents', () => {
    const screen = { body: [code('if x:\n  a\n  b')] };
    expect(wordsIn(screen, 11)).toEqual(['{if x:\n  a}', '{  b}']);
  });

  test('with a heading that stays together with its text', () => {
    const screen = { title: 'Title', body: text('many words follow') };
    expect(wordsIn(screen, 16)).toEqual(['Title\nmany words', 'follow']);
  });

  test('with links and choices in the last part', () => {
    const screen: Screen = {
      body: text('aaaa', 'bbbb'),
      links: [{ label: 'L', url: 'u' }],
      choices: [{ id: 'c', label: 'C' }],
    };
    const parts = split(screen, 8);
    expect(parts[0]).toEqual({ body: text('aaaa') });
    expect(parts[1]).toEqual({ ...screen, body: text('bbbb') });
    expect(split(screen, 5).map(wordsOf)).toEqual(['aaaa', 'bbbb', 'u\nC']);
  });

  test('with its picture in the last part', () => {
    const picture = { png: Buffer.alloc(1), alt: 'A picture' };
    const parts = splitShown(
      { screen: { body: text('aaaa', 'bbbb') }, ref: 5, picture },
      (part) => {
        return wordsOf(part).length <= 5;
      },
    );
    expect(parts.map((part) => part.picture)).toEqual([undefined, picture]);
  });

  test('with shorter labels when the labels alone do not fit', () => {
    const choices = [0, 1, 2].map((id) => ({ id: `${id}`, label: 'x'.repeat(100) }));
    const [words, menu] = split({ body: text('a'), choices }, 140);
    expect(words).toEqual({ body: text('a') });
    expect(menu?.choices?.map(({ id, label }) => [id, label.length])).toEqual([
      ['0', 40],
      ['1', 40],
      ['2', 40],
    ]);
  });

  test('even when one letter has hundreds of combining marks', () => {
    const zalgo = `z${'\u0301'.repeat(99)}`;
    expect(wordsIn({ body: text(zalgo) }, 40).map((part) => part.length)).toEqual([40, 40, 20]);
    expect(wordsIn({ body: text('ok', zalgo) }, 40)[0]).toBe('ok');
  });
});

test('every part fits, and together they contain everything in order', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 60 });
  const value = fc.stringMatching(/^[a-z🦞 \n]{1,90}$/u);
  const screens = fc.record({
    title: fc.stringMatching(/^[a-z]{1,10}$/),
    body: fc.array(
      fc.record({
        kind: fc.constantFrom('text' as const, 'code' as const),
        text: fc.oneof(words, value),
      }),
      { maxLength: 6 },
    ),
    choices: fc.array(fc.record({ id: value, label: fc.stringMatching(/^[a-z]{1,4}$/) }), {
      maxLength: 4,
    }),
  });
  const bare = (said: string): string => said.replaceAll(/[{}\s]/g, '');
  fc.assert(
    fc.property(screens, fc.integer({ min: 24, max: 80 }), (screen, length) => {
      const parts = wordsIn(screen, length);
      expect(parts.filter((part) => part.length > length)).toEqual([]);
      expect(bare(parts.join(''))).toBe(bare(wordsOf(screen)));
    }),
    { numRuns: 500 },
  );
});
