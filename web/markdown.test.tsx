import { expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';

const rendered = (text: string): string => String(<Markdown text={text} />);

test.each([
  ['**bold** _soft_ ~~gone~~', ['<strong>bold</strong>', '<em>soft</em>', '<del>gone</del>']],
  ['# A title', ['<p class="h3">A title</p>']],
  ['3. three\n4. four', ['<ol start="3">', 'three', 'four']],
  ['- one\n  - inside', ['<ul><li dir="auto">', 'inside']],
  ['| A |\n|---|\n| **b** |', ['<th scope="col">A</th>', '<td><strong>b</strong></td>']],
  ['```sh\nls <x>\n```', ['<code>ls &lt;x&gt;</code>']],
  ['say `a & b`', ['<code>a &amp; b</code>']],
  ['a\nb', ['a<br/>b']],
  ['> quoted', ['<blockquote>']],
  [
    '[here](https://a.test/?x=1&y=2)',
    ['href="https://a.test/?x=1&amp;y=2"', 'rel="noopener noreferrer nofollow"'],
  ],
  ['see https://a.test', ['<a href="https://a.test"']],
  ['2 < 3 & "so"', ['2 &lt; 3 &amp; &quot;so&quot;']],
])('%j is formatted', (text, parts) => {
  for (const part of parts) expect(rendered(text)).toContain(part);
});

test.each([
  '<script>alert(1)</script>',
  'in <img src=x onerror=alert(1)> words',
  '[click](javascript:alert(1))',
  '[click](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://a.test/tracks.png)',
  '<https://a.test/"onmouseover="alert(1)>',
  '| <style>*{}</style> |\n|---|\n| <iframe src=//a.test> |',
  '[x](https://a.test "title\\" onclick=\\"alert(1)")',
])('%j runs, loads and formats nothing', (text) => {
  const html = rendered(text);
  const tags = [...html.matchAll(/<([a-z]+)([^>]*)>/g)];
  for (const [, name = '', attributes = ''] of tags) {
    expect(name).not.toMatch(/script|img|style|iframe/);
    expect(attributes).not.toMatch(/\son|javascript:|data:|\ssrc/);
  }
});

test.each([
  ['brackets', '['],
  ['emphasis that never ends', '**a_'],
  ['quotes in quotes', '> '],
  ['cells', '| '],
  ['rows of quotes in lists', '> - > x\n'],
])('a text full of %s is shown soon', (_what, part) => {
  const startedAt = performance.now();
  const html = rendered(part.repeat(20_000 / part.length));
  expect(html).toContain('class="words"');
  // Without the limit some of these take half a minute.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
