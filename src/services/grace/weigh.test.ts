import { expect, test } from 'vitest';
import { estimateMicros } from '../../domain/grace.ts';
import { weigh } from './weigh.ts';

const PLAIN = { cacheFactor: 1, images: 0, documents: 0 };
const said = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] });
const weighed = (body: object, text = JSON.stringify(body)) =>
  weigh(Buffer.from(text), body as Record<string, unknown>);
const of = (type: string, from: string) => ({ type, source: { type: from, data: 'aGk=' } });
const result = (...content: unknown[]) => ({ type: 'tool_result', tool_use_id: 't', content });
const kept = (ttl?: string) => ({ type: 'text', text: 'x', cache_control: { type: 'e', ttl } });

test.each([
  ['words', said({ type: 'text', text: 'my "source" is secret' }), PLAIN],
  ['a picture', said(of('image', 'base64')), { ...PLAIN, images: 1 }],
  [
    'pictures in the result of a tool',
    said(result(of('image', 'base64'), of('image', 'base64'))),
    { ...PLAIN, images: 2 },
  ],
  ['a document', said(of('document', 'base64')), { ...PLAIN, documents: 1 }],
  ['a document of plain words', said(of('document', 'text')), PLAIN],
  [
    'a picture in a document',
    said({ type: 'document', source: { type: 'content', content: [of('image', 'base64')] } }),
    { ...PLAIN, images: 1 },
  ],
  ['something for a short cache', said(kept()), { ...PLAIN, cacheFactor: 1.25 }],
  ['something for a long one', said(kept('1h')), { ...PLAIN, cacheFactor: 2 }],
  ['words of one letter', { messages: 'x' }, PLAIN],
])('%s weigh what they may cost', (_what, body, weight) => {
  expect(weighed(body)).toEqual(weight);
});

test('a name that is written with escapes hides nothing', () => {
  const body = said(of('image', 'base64'), kept('1h'));
  const text = JSON.stringify(body)
    .replaceAll('source', '\\u0073ource')
    .replaceAll('1h', '\\u0031h');
  expect(weighed(JSON.parse(text) as object, text)).toEqual({
    cacheFactor: 2,
    images: 1,
    documents: 0,
  });
});

test.each([
  ['image', 'url'],
  ['document', 'url'],
  ['document', 'file'],
])('an %s by %s is refused, for nobody knows how much it is', (type, from) => {
  expect(() => weighed(said(result(of(type, from))))).toThrow('only content in the request');
});

test('the reservation is never below what the answer may say', () => {
  const price = { input: 3, output: 15 };
  const request = { ...PLAIN, bytes: 4000, maxTokens: 100 };
  expect(estimateMicros(price, request)).toBe(2000 * 3 + 100 * 15);
  expect(estimateMicros(price, { ...request, cacheFactor: 2 })).toBe(4000 * 3 + 100 * 15);
  expect(estimateMicros(price, { ...request, images: 2 })).toBe(12_000 * 3 + 100 * 15);
  expect(estimateMicros(price, { ...request, documents: 3 })).toBe(202_000 * 3 + 100 * 15);
});
