import { expect, test } from 'vitest';
import { code, details, type Screen, text } from '../../src/conversation/screen.ts';
import { renderForWhatsApp, splitForWhatsApp } from './render.ts';

const render = (screen: Screen) => renderForWhatsApp({ screen, ref: 1 }).text;

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
  expect(renderForWhatsApp({ screen, ref: 1 })).toEqual({
    choices: 2,
    text: [
      '*Plan*',
      '*Now:* Pro',
      'Which one?',
      '```claude setup-token```',
      '*Pay:*\nhttps://pay.example/a_b',
      '*1* Starter\n*2* Power',
      '_Reply with a number._',
    ].join('\n\n'),
  });
});

test('without choices there is no hint', () => {
  expect(renderForWhatsApp({ screen: { body: text('Hi') }, ref: 0 })).toEqual({
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
  expect(render({ body: [], fields: [{ label: 'Name', value }] })).toBe(`*Name:* ${shown}`);
});

test.each([
  ['en', 'Reply with a number.'],
  ['es', 'Responde con un número.'],
  ['de-AT', 'Antworte mit einer Zahl.'],
])('in %s the first menu says how to choose, a later one has 0 to go back', (locale, hint) => {
  const last = (...ids: string[]) => {
    const choices = ids.map((id) => ({ id, label: id }));
    return renderForWhatsApp({ screen: { body: [], choices }, ref: 1, locale })
      .text.split('\n')
      .at(-1);
  };
  expect(last('plans')).toBe(`_${hint}_`);
  expect(last('plans', 'back')).toBe('*0* back');
});

test('a card has the number of its choice, which the menu does not repeat', () => {
  const body: Screen['body'] = [
    { kind: 'card', title: 'Pro', aside: '$30', text: 'lines', choice: 'pro' },
    ...details('one', 'two'),
  ];
  const choices = ['pro', 'compare', 'back'].map((id) => ({ id, label: id }));
  expect(render({ body, choices })).toBe(
    '*1 Pro* · $30\nlines\n\n> one\n> two\n\n*2* compare\n*0* back',
  );
});

test('nothing in code can end it', () => {
  expect(render({ body: [code('a```b')] })).toBe('```aˋˋˋb```');
});

test('a text that is too long becomes several messages, with the menu in the last', () => {
  const screen: Screen = {
    body: text('first', 'x'.repeat(60), 'last'),
    choices: [{ id: 'a', label: 'Go' }],
  };
  const parts = splitForWhatsApp({ screen, ref: 3 }, 60).map(renderForWhatsApp);
  expect(parts).toEqual([
    { text: 'first', choices: 0 },
    { text: 'x'.repeat(60), choices: 0 },
    { text: 'last\n\n*1* Go\n\n_Reply with a number._', choices: 1 },
  ]);
});

test.each([
  [4096, 1],
  [4097, 2],
])('%i characters take %i', (length, messages) => {
  const screen = { body: text('x'.repeat(length)) };
  expect(splitForWhatsApp({ screen, ref: 0 }, 4096)).toHaveLength(messages);
});
