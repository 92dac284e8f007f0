import { expect, test } from 'vitest';
import type { ShownMessage } from './person.ts';
import { renderUtterance } from './transcript.ts';

const MESSAGE: ShownMessage = {
  messageId: 'm1',
  from: 'bot',
  text: 'Pick a plan.\n\nYou can change it later.',
  choices: ['Starter', 'Pro'],
  links: [{ label: 'Prices', url: 'https://example.com' }],
  copies: [{ label: 'Code', text: 'ABCD' }],
};

test('a message is its text, numbered choices, links and copies', () => {
  expect(renderUtterance({ kind: 'sent', message: MESSAGE })).toEqual([
    '  Pick a plan.',
    '',
    '  You can change it later.',
    '  [1] Starter',
    '  [2] Pro',
    '  Prices: https://example.com',
    '  Code: ABCD',
  ]);
});

test('an edit is marked', () => {
  const [first] = renderUtterance({ kind: 'edited', message: MESSAGE });
  expect(first).toBe('↻ Pick a plan.');
});

test('a removal says whose message it was and not what it said', () => {
  const removed = (from: 'bot' | 'person') =>
    renderUtterance({ kind: 'removed', message: { ...MESSAGE, from } });
  expect(removed('person')).toEqual(['  (your message was removed)']);
  expect(removed('bot')).toEqual(['  (a message was removed)']);
});

test('where several chats are shown each line has the name', () => {
  const message = { ...MESSAGE, text: 'Hi', choices: ['Go'], links: [], copies: [] };
  expect(renderUtterance({ kind: 'sent', message }, 'alice')).toEqual([
    'alice   Hi',
    'alice   [1] Go',
  ]);
});
