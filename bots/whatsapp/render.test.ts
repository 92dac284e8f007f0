import { expect, test } from 'vitest';
import { code, type Screen, text } from '../../src/conversation/screen.ts';
import { renderForWhatsApp } from './render.ts';

const render = (screen: Screen, length = 4096) =>
  renderForWhatsApp({ screen, ref: 1 }, length).text;

test('a screen is text with a numbered menu at its end', () => {
  const screen: Screen = {
    title: 'Plan',
    fields: [{ label: 'Now', value: 'Pro' }],
    body: [...text('Which one?'), code('claude setup-token')],
    links: [{ label: 'Pay', url: 'https://pay.example/a_b' }],
    choices: [
      { id: 'a', label: 'Starter' },
      { id: 'b', label: 'Power' },
    ],
  };
  expect(renderForWhatsApp({ screen, ref: 1 }, 4096)).toEqual({
    choices: 2,
    text: [
      '*Plan*',
      'Now: *Pro*',
      'Which one?',
      '```claude setup-token```',
      'Pay: https://pay.example/a_b',
      '*1* Starter\n*2* Power',
      '_Reply with a number._',
    ].join('\n\n'),
  });
});

test('without choices there is no hint', () => {
  expect(renderForWhatsApp({ screen: { body: text('Hi') }, ref: 0 }, 4096)).toEqual({
    text: 'Hi',
    choices: 0,
  });
});

test.each([
  ['*bold*', '∗bold∗'],
  ['_so_ ~not~', 'ˍsoˍ ∼not∼'],
  ['`x` ```y```', 'ˋxˋ ˋˋˋyˋˋˋ'],
  ['> quoted', '› quoted'],
  ['first_name 2*3*4 a~b', 'first_name 2*3*4 a~b'],
])('a value formats nothing: %s', (value, shown) => {
  expect(render({ body: text(value) })).toBe(shown);
  expect(render({ body: [], fields: [{ label: 'Name', value }] })).toBe(`Name: *${shown}*`);
});

test('code cannot end itself', () => {
  expect(render({ body: [code('a```b')] })).toBe('```aˋˋˋb```');
});

test('too much text loses its last paragraphs, never the menu', () => {
  const screen: Screen = {
    body: text('first', 'x'.repeat(60), 'last'),
    choices: [{ id: 'a', label: 'Go' }],
  };
  expect(render(screen, 60)).toBe('first\n\n*1* Go\n\n_Reply with a number._');
});

test('one endless paragraph is cut, and no emoji is halved', () => {
  const shown = render({ body: text('🎉'.repeat(50)) }, 33);
  expect(shown).toBe('🎉'.repeat(16));
});
