import { expect, test } from 'vitest';
import { linkCodeMark, revealLinkCodes } from './link-code-mark.ts';

const codeOf = (id: string): string => `code of ${id}`;

test('a mark gives way to its code wherever it stands', () => {
  const screen = {
    body: [linkCodeMark('lcd_1')],
    links: [{ url: `x?start=${linkCodeMark('lcd_2')}` }],
  };
  expect(revealLinkCodes(screen, codeOf)).toEqual({
    body: ['code of lcd_1'],
    links: [{ url: 'x?start=code of lcd_2' }],
  });
});

test('anything else stays as it is', () => {
  const screen = { body: ['[[link]] "quoted"\n'] };
  expect(revealLinkCodes(screen, codeOf)).toBe(screen);
});
