import { describe, expect, test } from 'vitest';
import { caption, cut, headThatFits } from './cut.ts';

const FAMILY = '👨‍👩‍👧';

test('a label that is too long ends with an ellipsis', () => {
  expect(cut('short', 5)).toBe('short');
  expect(cut('too long', 5)).toBe('too …');
  expect(cut('👋👋👋', 5)).toBe('👋👋…');
  expect(cut(`ab${FAMILY}`, 9)).toBe('ab…');
  expect(cut(`e\u0301e\u0301e\u0301`, 4)).toBe('e\u0301…');
});

test('a button always has a label', () => {
  expect(caption('', 20)).toBe('…');
  expect(caption(' \n', 20)).toBe('…');
  expect(caption('Go', 20)).toBe('Go');
});

describe('the longest head that fits', () => {
  const within = (length: number) => (head: string) => head.length <= length;

  test('ends between graphemes', () => {
    expect(headThatFits(`abc${FAMILY}d`, 'graphemes', within(10))).toBe('abc');
    expect(headThatFits(`abc${FAMILY}d`, 'graphemes', within(11))).toBe(`abc${FAMILY}`);
  });

  test('or between code points, never inside one', () => {
    expect(headThatFits('🦞🦞', 'code points', within(3))).toBe('🦞');
  });

  test('may be empty', () => {
    expect(headThatFits('🦞', 'graphemes', within(1))).toBe('');
    expect(headThatFits('', 'graphemes', within(1))).toBe('');
  });
});
