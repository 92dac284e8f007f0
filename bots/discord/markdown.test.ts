import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../sandbox/discord/markdown.ts';
import { codeBlock, escapeMarkdown } from './markdown.ts';

test.each([
  ['*_~`|', String.raw`\*\_\~\`\|`],
  ['<@123> and <#5>', String.raw`\<@123> and \<#5>`],
  ['[here](https://x.test)', String.raw`\[here\](https://x.test)`],
  ['# big\n> quoted\n- listed', '\\# big\n\\> quoted\n\\- listed'],
  ['see https://x.test/a_b_c?d=*', 'see https://x.test/a_b_c?d=*'],
])('%s formats nothing', (value, escaped) => {
  expect(escapeMarkdown(value)).toBe(escaped);
});

test('an escaped text is shown as it was written', () => {
  const alphabet = ['https://x.test/a_b ', ...'ab1 *_~`|[]()<>#-\\@:\n'.split('')];
  const values = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((a) => a.join(''));
  fc.assert(
    fc.property(values, (value) => {
      expect(renderMarkdown(escapeMarkdown(value))).toEqual({ text: value, links: [], codes: [] });
    }),
    { numRuns: 2000 },
  );
});

test('code is copied as it is', () => {
  const value = 'claude setup-token --name "*_x_*"';
  expect(renderMarkdown(codeBlock(value)).codes).toEqual([value]);
});

test('nothing in a code block can end it', () => {
  expect(renderMarkdown(codeBlock('a```b')).codes).toHaveLength(1);
});
