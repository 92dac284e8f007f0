import { expect, test } from 'vitest';
import { linkCodeMark, insertLinkCodes } from './link-code-mark.ts';

const codeOf = (id: string): string => `code of ${id}`;

test('a placeholder is replaced by its code wherever it is', () => {
  const screen = {
    body: [linkCodeMark('lcd_1')],
    links: [{ url: `x?start=${linkCodeMark('lcd_2')}` }],
  };
  expect(insertLinkCodes(screen, codeOf)).toEqual({
    body: ['code of lcd_1'],
    links: [{ url: 'x?start=code of lcd_2' }],
  });
});

test('anything else is unchanged', () => {
  const screen = { body: ['[[link]] "quoted"\n'] };
  expect(insertLinkCodes(screen, codeOf)).toBe(screen);
});
