import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../sandbox/discord/limits.ts';
import { renderMarkdown } from '../../sandbox/discord/markdown.ts';
import { type Choice, code, type Screen, text } from '../../src/conversation/screen.ts';
import { renderForDiscord, splitForDiscord } from './render.ts';

function render(screen: Screen) {
  return renderForDiscord({ screen, ref: 7 });
}

function messagesOf(screen: Screen): string[] {
  return splitForDiscord({ screen, ref: 7 }).map((part) => renderForDiscord(part).content);
}

function rowsOf(screen: Screen): string[][] {
  return render(screen).components.map(({ components }) =>
    components.map((button) => ('label' in button ? (button.label ?? '') : '')),
  );
}

const choices = (count: number, label = 'Choice'): Choice[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    label: `${label} ${index + 1}`,
  }));

describe('the words', () => {
  test('come in paragraphs: title, fields, body, progress', () => {
    const { content } = render({
      title: 'Your plan',
      fields: [{ label: 'Plan', value: 'Pro' }],
      body: [...text('Run this:'), code('claude setup-token')],
      progress: [{ label: 'Create', state: 'done' }],
    });
    expect(renderMarkdown(content).text).toBe(
      'Your plan\n\nPlan: Pro\n\nRun this:\n\nclaude setup-token\n\n▓▓▓▓▓▓▓▓▓▓ 100 %\n✅ Create',
    );
    expect(content).toContain('**Your plan**');
  });

  test('that do not fit continue in another message', () => {
    const [a, b] = ['a'.repeat(1500), 'b'.repeat(600)];
    expect(messagesOf({ body: text(a, b, 'c') })).toEqual([a, `${b}\n\nc`]);
  });

  test.each([
    [2000, [2000]],
    [2001, [2000, 1]],
  ])('of %i characters make %j', (length, lengths) => {
    const messages = messagesOf({ body: text('a'.repeat(length)) });
    expect(messages.map((message) => message.length)).toEqual(lengths);
  });

  test('in a long code block become several blocks', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index} of the code`);
    const messages = messagesOf({ body: [code(lines.join('\n'))] });
    expect(messages).toHaveLength(3);
    const codes = messages.map((message) => renderMarkdown(message).codes);
    expect(codes.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(codes.flat().join('\n')).toBe(lines.join('\n'));
  });
});

describe('a long list', () => {
  const screen: Screen = {
    body: text('?'),
    choices: [
      ...choices(14, 'City'),
      { id: 'go', label: 'Go on', style: 'primary' },
      { id: 'back', label: 'Back' },
    ],
  };

  test('is one select menu, with the steps forward and back beside it', () => {
    const [list, buttons] = render(screen).components.map((row) => row.components);
    expect(list).toMatchObject([{ type: 3, custom_id: 'l:7', placeholder: 'Choose one' }]);
    const options = list?.[0] && 'options' in list[0] ? list[0].options : [];
    expect(options).toHaveLength(14);
    expect(options[13]).toEqual({ label: 'City 14', value: 's:7:13' });
    expect(buttons).toMatchObject([{ custom_id: 's:7:14' }, { custom_id: 's:7:15' }]);
  });

  test.each([
    [9, 'x'.repeat(120)],
    [10, 'x'.repeat(120)],
    [25, '🦊'.repeat(80)],
    [26, 'x'],
    [60, 'x'],
  ])('of %i is what the service takes', (count, label) => {
    const many = { ...screen, choices: choices(count, label) };
    expect(() => checkMessage(render(many), false)).not.toThrow();
  });

  test('that is too long becomes a numbered list', () => {
    const { content, components } = render({ body: text('?'), choices: choices(26) });
    expect(components).toEqual([]);
    expect(content).toContain('26. Choice 26');
  });
});

describe('the buttons', () => {
  test('contain the screen and their position', () => {
    const { components } = render({
      body: text('?'),
      choices: [
        { id: 'yes', label: 'Yes', style: 'primary' },
        { id: 'no', label: 'No', style: 'danger' },
        { id: 'paste', label: 'Paste it here', asks: 'secret' },
      ],
    });
    expect(components.flatMap((row) => row.components)).toEqual([
      { type: 2, style: 1, label: 'Yes', custom_id: 's:7:0' },
      { type: 2, style: 4, label: 'No', custom_id: 's:7:1' },
      { type: 2, style: 2, label: 'Paste it here', custom_id: 's:7:2:m:en' },
    ]);
  });

  test('come a few in a row, and long ones alone', () => {
    const [a, b, c] = ['Back', 'Cancel', 'Help'].map((label) => ({ id: label, label }));
    const long = { id: 'long', label: 'Starter, $20 a month, everything you need at first' };
    expect(rowsOf({ body: text('?'), choices: [long, a!, b!, c!] })).toEqual([
      [long.label],
      ['Back', 'Cancel', 'Help'],
    ]);
  });

  test('of links come first', () => {
    const links = [{ label: 'Pay', url: 'https://pay.test' }];
    expect(rowsOf({ body: text('?'), links, choices: choices(1) })).toEqual([
      ['Pay'],
      ['Choice 1'],
    ]);
  });

  test('may be twenty-five; more become a numbered list', () => {
    const primary = choices(25).map((choice) => ({ ...choice, style: 'primary' as const }));
    expect(rowsOf({ body: text('?'), choices: primary }).flat()).toHaveLength(25);
    const many = render({ body: text('?'), choices: choices(26) });
    expect(many.components).toEqual([]);
    expect(many.content).toContain('26. Choice 26');
  });

  test('a link that no button can hold is shown in the text', () => {
    const url = `https://checkout.test/c/pay/${'x'.repeat(600)}`;
    const { content, components } = render({
      body: text('Pay:'),
      links: [{ label: 'Pay $20', url }],
    });
    expect(components).toEqual([]);
    expect(renderMarkdown(content).links).toEqual([{ label: 'Pay $20', url }]);
  });
});

test('Discord accepts every screen', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });
  const url = fc.integer({ min: 1, max: 700 }).map((size) => `https://x.test/${'y'.repeat(size)}`);
  const paragraph = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 900 });
  const screens = fc.record({
    title: word,
    body: fc.array(
      fc.record({ kind: fc.constantFrom('text' as const, 'code' as const), text: paragraph }),
      { maxLength: 5 },
    ),
    choices: fc.array(fc.record({ id: word, label: word }), { maxLength: 30 }),
    links: fc.array(fc.record({ label: word, url }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(screens, (screen) => {
      for (const part of splitForDiscord({ screen, ref: 7 })) {
        expect(() => checkMessage(renderForDiscord(part), false)).not.toThrow();
      }
    }),
  );
});
