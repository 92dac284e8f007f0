import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../sandbox/discord/limits.ts';
import { renderMarkdown } from '../../sandbox/discord/markdown.ts';
import { COMPONENT, type Component, walk } from '../../sandbox/discord/wire.ts';
import {
  type Choice,
  code,
  details,
  type Screen,
  small,
  text,
} from '../../src/conversation/screen.ts';
import { renderForDiscord, splitForDiscord } from './render.ts';

/** What is sent, as the service reads it. */
function render(screen: Screen): Component[] {
  return renderForDiscord({ screen, ref: 7 }).components;
}

const all = (components: Component[]) => [...walk(components)].map(({ component }) => component);

function contentOf(components: Component[]): string {
  return all(components)
    .flatMap(({ content }) => content ?? [])
    .join('\n');
}

function messagesOf(screen: Screen): string[] {
  return splitForDiscord({ screen, ref: 7 }).map((part) =>
    contentOf(renderForDiscord(part).components),
  );
}

function rowsIn(components: Component[]): Component[][] {
  return all(components).flatMap(({ type, components: inside = [] }) =>
    type === COMPONENT.row ? [inside] : [],
  );
}

const rowsOf = (screen: Screen): string[][] =>
  rowsIn(render(screen)).map((row) => row.map(({ label = '' }) => label));

const choices = (count: number, label = 'Choice'): Choice[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    label: `${label} ${index + 1}`,
  }));

describe('the words', () => {
  test('come in paragraphs: title, fields, body, progress', () => {
    const components = render({
      title: 'Your plan',
      fields: [{ label: 'Plan', value: 'Pro' }],
      body: [...text('Run this:'), code('claude setup-token')],
      progress: [{ label: 'Create', state: 'done' }],
    });
    const content = contentOf(components);
    expect(renderMarkdown(content).text).toBe(
      'Your plan\nPlan: Pro\n\nRun this:\n\nclaude setup-token\n\n▰▰▰▰▰▰▰▰▰▰ 100%\n✅ Create',
    );
    expect(content).toContain('## Your plan\n**Plan:** Pro');
    expect(components).toMatchObject([{ type: COMPONENT.container, accent_color: 0x24_80_46 }]);
  });

  test('that do not fit continue in another message', () => {
    const [a, b] = ['a'.repeat(3500), 'b'.repeat(600)];
    expect(messagesOf({ body: text(a, b, 'c') })).toEqual([a, `${b}\n\nc`]);
  });

  test.each([
    [4000, [4000]],
    [4001, [4000, 1]],
  ])('of %i characters make %j', (length, lengths) => {
    const messages = messagesOf({ body: text('a'.repeat(length)) });
    expect(messages.map((message) => message.length)).toEqual(lengths);
  });

  test('in a long code block become several blocks', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} of the code`);
    const messages = messagesOf({ body: [code(lines.join('\n'))] });
    expect(messages).toHaveLength(3);
    const codes = messages.map((message) => renderMarkdown(message).codes);
    expect(codes.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(codes.flat().join('\n')).toBe(lines.join('\n'));
  });
});

describe('a card', () => {
  const plans: Screen = {
    title: 'Choose a plan',
    body: [
      { kind: 'card', title: 'Pro', aside: '$30', text: 'lines', choice: 'pro' },
      { kind: 'card', title: 'Power', text: 'more', choice: 'power' },
    ],
    choices: [
      { id: 'pro', label: 'Pro', style: 'primary' },
      { id: 'power', label: 'Power' },
      { id: 'back', label: 'Back' },
    ],
  };

  test('has its own button beside it, and a line above the next one', () => {
    const [container] = render(plans);
    expect(container?.components).toMatchObject([
      { type: COMPONENT.text, content: '## Choose a plan' },
      {
        type: COMPONENT.section,
        components: [{ content: '**Pro** · $30\nlines' }],
        accessory: { label: 'Pro', style: 1, custom_id: 's:7:0' },
      },
      { type: COMPONENT.separator },
      { type: COMPONENT.section, accessory: { label: 'Power', custom_id: 's:7:1' } },
      { type: COMPONENT.row, components: [{ label: 'Back', custom_id: 's:7:2' }] },
    ]);
  });

  test('with a long name has its button in the rows below', () => {
    const [power] = choices(1, 'A plan with a long name');
    const long = { ...plans, choices: [{ ...power!, id: 'power' }] };
    expect(rowsOf(long)).toEqual([[power!.label]]);
  });
});

test('small print and details are small, line by line', () => {
  const content = contentOf(render({ body: [...small('one'), ...details('two', 'three')] }));
  expect(content).toBe('-# one\n\n-# two\n-# three');
});

test('a registered command is something to press, any other word is not', () => {
  const commands = new Map([['status', '100000000000000001']]);
  const screen = { body: text('See /status or /newbot.') };
  const { components } = renderForDiscord({ screen, ref: 7 }, commands);
  const content = contentOf(components);
  expect(content).toBe('See </status:100000000000000001> or /newbot.');
  expect(renderMarkdown(content).text).toBe('See /status or /newbot.');
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
    const [list, buttons] = rowsIn(render(screen));
    expect(list).toMatchObject([{ type: 3, custom_id: 'l:7', placeholder: 'Choose one' }]);
    const options = list?.[0]?.options ?? [];
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
    expect(() => checkMessage({ components: render(many) }, true)).not.toThrow();
  });

  test('that is too long becomes a numbered list', () => {
    const components = render({ body: text('?'), choices: choices(26) });
    expect(rowsIn(components)).toEqual([]);
    expect(contentOf(components)).toContain('26. Choice 26');
  });
});

describe('the buttons', () => {
  test('contain the screen and their position', () => {
    const components = render({
      body: text('?'),
      choices: [
        { id: 'yes', label: 'Yes', style: 'primary' },
        { id: 'no', label: 'No', style: 'danger' },
        { id: 'paste', label: 'Paste it here', asks: 'secret' },
      ],
    });
    expect(rowsIn(components).flat()).toEqual([
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
    expect(rowsIn(many)).toEqual([]);
    expect(contentOf(many)).toContain('26. Choice 26');
  });

  test('a link that no button can hold is shown in the text', () => {
    const url = `https://checkout.test/c/pay/${'x'.repeat(600)}`;
    const components = render({
      body: text('Pay:'),
      links: [{ label: 'Pay $20', url }],
    });
    expect(rowsIn(components)).toEqual([]);
    expect(renderMarkdown(contentOf(components)).links).toEqual([{ label: 'Pay $20', url }]);
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
        const components = renderForDiscord(part).components;
        expect(() => checkMessage({ components }, true)).not.toThrow();
      }
    }),
  );
});

test('a moment is shown in the zone of the reader, but not in code', () => {
  const at = Date.parse('2026-11-29T17:49:00Z');
  const moments = [
    { words: '5:49 PM UTC', at, shows: 'time' as const },
    { words: '59 minutes', at, shows: 'left' as const },
  ];
  const screen = { body: [...small('Until 5:49 PM UTC (59 minutes).'), code('5:49 PM UTC')] };
  const content = contentOf(renderForDiscord({ screen, ref: 7, moments }).components);
  const unix = at / 1000;
  expect(content).toBe(`-# Until <t:${unix}:t> (<t:${unix}:R>).\n\n\`\`\`\n5:49 PM UTC\n\`\`\``);
  const seen = renderMarkdown(content, at - 59 * 60_000).text;
  expect(seen).toContain('Until 5:49 PM (in 59 minutes).');
});

test.each(['2. Dezember', '2 de diciembre', 'December 2'])(
  'the day %s is no part of a longer one, nor where a year follows',
  (words) => {
    const at = Date.parse('2026-12-02T12:00:00Z');
    const others = ['12. Dezember', '12 de diciembre', 'December 22', `${words}, 2027`];
    const body = text(...others, `${words} 2027`, `${words} de 2027`, words);
    const moments = [{ words, at, shows: 'date' as const }];
    const content = contentOf(renderForDiscord({ screen: { body }, ref: 7, moments }).components);
    expect(content.match(/<t:/g)).toHaveLength(1);
    expect(content.endsWith(`<t:${at / 1000}:D>`)).toBe(true);
  },
);
