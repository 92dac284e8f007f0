import { expect, test } from 'vitest';
import { parseHtml } from './html.ts';

test('markup is not part of the visible text', () => {
  expect(parseHtml('<b>Pick</b> a <a href="https://x.test/?a=1&amp;b=2">plan</a>')).toEqual({
    text: 'Pick a plan',
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'text_link', offset: 7, length: 4, url: 'https://x.test/?a=1&b=2' },
    ],
  });
});

test('entities become characters, unknown ones stay', () => {
  expect(parseHtml('1 &lt; 2 &amp;&amp; 3 &gt; 2 &#65;&#x42; &nbsp;').text).toBe(
    '1 < 2 && 3 > 2 AB &nbsp;',
  );
});

test('a code block keeps its lines and its language', () => {
  expect(parseHtml('Run:<pre><code class="language-sh">a\nb</code></pre>')).toEqual({
    text: 'Run:a\nb',
    entities: [{ type: 'pre', offset: 4, length: 3, language: 'sh' }],
  });
});

test('a time keeps its words for clients that do not know it', () => {
  expect(parseHtml('at <tg-time unix="1647531900" format="t">10:45 PM</tg-time>')).toEqual({
    text: 'at 10:45 PM',
    entities: [
      { type: 'date_time', offset: 3, length: 8, unix_time: 1647531900, date_time_format: 't' },
    ],
  });
});

test('nested formatting is listed from the outside in', () => {
  const { entities } = parseHtml('<b><i>x</i>y</b><code>z</code>');
  expect(entities.map(({ type }) => type)).toEqual(['bold', 'italic', 'code']);
});

test.each([
  ['a < b', 'Unsupported start tag ""'],
  ['<div>x</div>', 'Unsupported start tag "div"'],
  ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
  ['<b><i>x</b></i>', 'Unmatched end tag "b"'],
  ['x</b>', 'Unmatched end tag "b"'],
  ['<tg-time>x</tg-time>', 'Tag "tg-time" must have a valid attribute "unix"'],
  ['<tg-time unix="1" format="tD">x</tg-time>', 'Invalid date-time format specified'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler"'],
])('%s is refused', (html, reason) => {
  expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${reason}`);
});
