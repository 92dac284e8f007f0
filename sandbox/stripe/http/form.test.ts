import { expect, test } from 'vitest';
import { decodeForm } from './form.ts';

test.each([
  ['a=1&b=', { a: '1', b: '' }],
  ['items[0][price]=p&items[1][price]=q', { items: { 0: { price: 'p' }, 1: { price: 'q' } } }],
  ['expand[]=a&expand[]=b', { expand: { 0: 'a', 1: 'b' } }],
  ['metadata[a b]=x%26y', { metadata: { 'a b': 'x&y' } }],
])('%s is decoded', (text, expected) => {
  expect(JSON.parse(JSON.stringify(decodeForm(new URLSearchParams(text))))).toEqual(expected);
});

test.each(['a[b=1', '[a]=1', 'a=1&a[b]=2'])('%s is refused', (text) => {
  expect(() => decodeForm(new URLSearchParams(text))).toThrow(/Invalid/);
});

test('a parameter cannot reach a prototype', () => {
  const form = decodeForm(new URLSearchParams('__proto__[polluted]=1'));
  expect(Object.keys(form)).toEqual(['__proto__']);
  expect({}).not.toHaveProperty('polluted');
});
