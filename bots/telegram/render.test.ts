import { describe, expect, test } from 'vitest';
import { SCREEN_IDS, SITUATIONS } from '../../test/fixtures/app-facts.ts';
import { parseHtml } from '../../sandbox/telegram/html.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../src/conversation/languages/languages.ts';
import { code, details, type Screen, small, text } from '../../src/conversation/screen.ts';
import { markMoments, withMoments } from '../../src/conversation/moments.ts';
import { newSession } from '../../src/conversation/session.ts';
import { show } from '../../src/conversation/turn.ts';
import { choiceData, parseChoiceData, renderForTelegram, splitForTelegram } from './render.ts';

const NASTY = '<b>x</b> & <a href="https://evil.test">y</a> &lt; *z* _w_ "q"';
const render = (screen: Screen, ref = 1) => renderForTelegram({ screen, ref });
const visible = (screen: Screen) => parseHtml(render(screen).html).text;
const messagesOf = (screen: Screen) =>
  splitForTelegram({ screen, ref: 1 }).map((part) => parseHtml(renderForTelegram(part).html).text);
const choices = (...labels: string[]): Screen => ({
  body: text('x'),
  choices: labels.map((label, index) => ({ id: `c${index}`, label })),
});

test('every screen in every situation fits, and its HTML is valid', () => {
  const inAll = LANGUAGE_CODES.flatMap((locale) =>
    Object.values(SITUATIONS).map((facts) => ({ ...facts, locale })),
  );
  for (const facts of inAll) {
    for (const id of SCREEN_IDS) {
      const session = { ...newSession(), ref: 999_999_998, plan: 'power' as const };
      const { reply } = show(
        { session, facts, copy: markMoments(copyFor(facts.locale)) },
        id,
        'send',
      );
      const { html, keyboard } = renderForTelegram(withMoments(reply));
      expect(html.length).toBeLessThanOrEqual(4096);
      expect(parseHtml(html).text.trim()).not.toBe('');
      expect(keyboard.length).toBeLessThanOrEqual(8);
      for (const button of keyboard.flat()) {
        expect(button.text.length).toBeLessThanOrEqual(64);
        const data = 'callback_data' in button ? button.callback_data : '';
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      }
    }
  }
});

describe('a value cannot format anything', () => {
  test.each<[string, Screen]>([
    ['a title', { title: NASTY, body: [] }],
    ['a paragraph', { body: text(NASTY) }],
    ['code', { body: [{ kind: 'code', text: NASTY }] }],
    ['a field', { body: [], fields: [{ label: 'name', value: NASTY }] }],
    ['a card', { body: [{ kind: 'card', title: 'x', text: NASTY }] }],
    ['the title of a card', { body: [{ kind: 'card', title: NASTY, text: 'x' }] }],
    ['details', { body: details(NASTY) }],
    ['small print', { body: small(NASTY) }],
    ['the label of a field', { body: [], fields: [{ label: NASTY, value: 'x' }] }],
    ['a step', { body: [], progress: [{ label: NASTY, state: 'done' }] }],
  ])('as %s', (_where, screen) => {
    expect(visible(screen)).toContain(NASTY);
    const kinds = parseHtml(render(screen).html).entities.map(({ type }) => type);
    const own = ['bold', 'pre', 'blockquote', 'expandable_blockquote'];
    expect(kinds.filter((type) => !own.includes(type))).toEqual([]);
    expect(kinds.length).toBeLessThanOrEqual(2);
  });
});

describe('a text that is too long', () => {
  test('is split after 4096 characters, between paragraphs', () => {
    const [long, short] = ['a'.repeat(4000), 'b'.repeat(94)];
    expect(messagesOf({ body: text(long, short) })).toEqual([`${long}\n\n${short}`]);
    expect(messagesOf({ body: text(long, `${short}b`) })).toEqual([long, `${short}b`]);
  });

  test('is counted without tags and entities', () => {
    expect(messagesOf({ title: 'a', body: text('&'.repeat(4093)) })).toHaveLength(1);
    expect(messagesOf({ title: 'a', body: text('&'.repeat(4094)) })).toHaveLength(2);
  });

  test('in code becomes several blocks, split between lines', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `echo "<line> ${index}"`);
    const blocks = splitForTelegram({ screen: { body: [code(lines.join('\n'))] }, ref: 1 });
    expect(blocks.length).toBeGreaterThan(1);
    const shown = blocks.map((part) => parseHtml(renderForTelegram(part).html));
    for (const { entities, text: words } of shown) {
      expect(entities).toEqual([{ type: 'pre', offset: 0, length: words.length }]);
    }
    expect(shown.map(({ text: words }) => words).join('\n')).toBe(lines.join('\n'));
  });

  test('keeps the buttons below the last message', () => {
    const screen = { ...choices('Go'), body: text('a'.repeat(4000), 'b'.repeat(4000)) };
    const parts = splitForTelegram({ screen, ref: 1 }).map(renderForTelegram);
    expect(parts.map(({ keyboard }) => keyboard.length)).toEqual([0, 1]);
  });

  test('a label is cut to 64, never through the middle of an emoji', () => {
    const [button] = render(choices(`${'a'.repeat(62)}👨‍👩‍👧 tail`)).keyboard.flat();
    expect(button?.text).toBe(`${'a'.repeat(62)}…`);
    expect(render(choices('a'.repeat(64))).keyboard.flat()[0]?.text).toHaveLength(64);
  });

  test('more choices than a keyboard holds become a numbered list', () => {
    const labels = Array.from({ length: 99 }, (_, index) => `Choice ${index + 1} <b>`);
    const { html, keyboard } = render(choices(...labels));
    expect(keyboard).toEqual([]);
    expect(parseHtml(html).text).toContain('\n99. Choice 99 <b>');
  });

  test('a choice without a label still has a button', () => {
    expect(render(choices(' ')).keyboard.flat()[0]?.text).toBe('…');
  });

  test('a value too long to copy has no copy button', () => {
    const copies = (length: number) =>
      render({ body: [{ kind: 'code', text: 'c'.repeat(length) }] }).keyboard.length;
    expect([copies(256), copies(257)]).toEqual([1, 0]);
  });
});

describe('the keyboard', () => {
  test('contains links, copy buttons, then the choices in order', () => {
    const { keyboard } = render(
      {
        body: [{ kind: 'code', text: 'claude setup-token' }],
        links: [{ label: 'Pay', url: 'https://pay.test' }],
        choices: [
          { id: 'a', label: 'A primary one', style: 'primary' },
          { id: 'b', label: 'Back' },
          { id: 'c', label: 'Cancel' },
        ],
      },
      7,
    );
    expect(keyboard).toEqual([
      [{ text: 'Pay', url: 'https://pay.test' }],
      [{ text: 'Copy', copy_text: { text: 'claude setup-token' } }],
      [{ text: 'A primary one', callback_data: 's:7:0', style: 'primary' }],
      [
        { text: 'Back', callback_data: 's:7:1' },
        { text: 'Cancel', callback_data: 's:7:2' },
      ],
    ]);
  });

  test('a long label has a row of its own', () => {
    const rows = render(
      choices('Short one', 'A label longer than eighteen', 'Short one', 'Short', 'Short'),
    );
    expect(rows.keyboard.map((row) => row.length)).toEqual([1, 1, 2, 1]);
  });

  test('has three tiny buttons in a row, also when the one in the middle is coloured', () => {
    const [starter, pro, power] = ['Starter', 'Pro', 'Power'].map((label) => ({
      id: label,
      label,
    }));
    const cards = [starter!, { ...pro!, style: 'primary' as const }, power!];
    const { keyboard } = render({ body: [], choices: [...cards, { id: 'x', label: 'Compare' }] });
    expect(keyboard.map((row) => row.length)).toEqual([3, 1]);
  });

  test('says which step a copied value is for when there are several', () => {
    const labels = render({ body: [code('one'), code('two')] }).keyboard.flat();
    expect(labels.map(({ text: label }) => label)).toEqual(['Copy step 1', 'Copy step 2']);
  });

  test('is absent when there is nothing to press', () => {
    expect(render({ body: text('x') }).keyboard).toEqual([]);
  });
});

test('the data of a button survives a round trip', () => {
  for (const [ref, index] of [
    [0, 0],
    [1, 2],
    [999_999_999, 999],
  ] as const) {
    expect(parseChoiceData(choiceData(ref, index))).toEqual({ ref, index });
    expect(Buffer.byteLength(choiceData(ref, index))).toBeLessThanOrEqual(64);
  }
});

test.each([
  '',
  's:',
  's:1',
  's:1:',
  's:-1:0',
  's:1:2:3',
  't:1:2',
  's:1e3:0',
  's:1:2\n',
  'x'.repeat(64),
])('data that is not ours, %j, belongs to no screen', (data) => {
  expect(parseChoiceData(data)).toEqual({ ref: -1, index: -1 });
});

test('progress is a bar and its steps', () => {
  const words = visible({
    body: [],
    progress: [
      { label: 'one', state: 'done' },
      { label: 'two', state: 'running' },
      { label: 'three', state: 'failed' },
      { label: 'four', state: 'todo' },
    ],
  });
  expect(words).toBe('▰▰▰▱▱▱▱▱▱▱ 25%\n✅ one\n⏳ two\n⚠️ three\n◽ four');
});

test('a card has a bold title and a quote, and details can be folded', () => {
  const { html } = render({
    body: [
      { kind: 'card', title: 'Pro', aside: '$30 a month', text: 'one\ntwo' },
      ...details('terms'),
    ],
  });
  expect(html).toBe(
    '<b>Pro</b> · $30 a month\n<blockquote>one\ntwo</blockquote>\n<blockquote expandable>terms</blockquote>',
  );
});

test('a command of another bot is code, so that a tap does not send it to this one', () => {
  const { html } = render({ body: text('Send /newbot there, then /status here.') });
  expect(html).toBe('Send <code>/newbot</code> there, then /status here.');
});

describe('a moment', () => {
  const at = Date.parse('2026-11-29T17:49:00Z');
  const moments = [
    { words: '5:49 PM UTC', at, shows: 'time' as const },
    { words: 'November 29, 5:49 PM UTC', at, shows: 'dateTime' as const },
    { words: '59 minutes', at, shows: 'left' as const },
  ];
  const entities = (screen: Screen) => {
    const parsed = parseHtml(renderForTelegram({ screen, ref: 1, moments }).html);
    return parsed.entities.map((each) => ({
      words: parsed.text.slice(each.offset, each.offset + each.length),
      ...(each.type === 'date_time' ? { format: each.date_time_format } : { type: each.type }),
    }));
  };

  test('is shown in the zone of the reader, and older clients show its words', () => {
    expect(entities({ body: text('Until 5:49 PM UTC (59 minutes).') })).toEqual([
      { words: '5:49 PM UTC', format: 't' },
      { words: '59 minutes', format: 'r' },
    ]);
  });

  test('with a date is one', () => {
    expect(entities({ body: text('On November 29, 5:49 PM UTC.') })).toEqual([
      { words: 'November 29, 5:49 PM UTC', format: 'Dt' },
    ]);
  });

  test('in code, or as a part of other words, is left alone', () => {
    expect(entities({ body: [code('5:49 PM UTC'), ...text('159 minutes')] })).toEqual([
      { words: '5:49 PM UTC', type: 'pre' },
    ]);
  });
});
