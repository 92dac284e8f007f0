import { expect, test } from 'vitest';
import { choiceId, parseChoiceId } from './custom-id.ts';

test.each([
  ['s:7:2', { ref: 7, index: 2, form: null }],
  ['s:7:2:m:de', { ref: 7, index: 2, form: 'de' }],
] as const)('%s comes back as it was', (id, parts) => {
  expect(parseChoiceId(id)).toEqual(parts);
  expect(choiceId(parts.ref, parts.index, parts.form)).toBe(id);
});

test('a button from before languages existed still opens the form', () => {
  expect(parseChoiceId('s:7:2:m')).toEqual({ ref: 7, index: 2, form: 'en' });
});

test('the longest custom id is far below the limit of 100', () => {
  expect(choiceId(999_999_999, 999, 'de').length).toBeLessThanOrEqual(100);
});

test.each(['', 's:', 's:1', 's:-1:0', 's:1:2:x', 's:1:2:m:', 'x'.repeat(100)])(
  'an id that is not ours, %j, belongs to no screen',
  (id) => {
    expect(parseChoiceId(id)).toEqual({ ref: -1, index: -1, form: null });
  },
);

test('an unknown language opens no form', () => {
  expect(parseChoiceId('s:1:2:m:xx').form).toBeNull();
});
