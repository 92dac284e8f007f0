import { expect, test } from 'vitest';
import { formsOf } from '../fixtures/secrets.ts';

const SECRET = 'FAKE-sandbox-secret';
const NEIGHBOURS = ['', '{', '{"', '{"a', '{"a":', 'ÿ?~'];

test.for([
  ['as it is', (text: string) => text],
  ['in hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  ['in base64 for addresses', (text: string) => Buffer.from(text).toString('base64url')],
  ['as a value of JSON', (text: string) => JSON.stringify({ text })],
  ['in an address', (text: string) => encodeURIComponent(text)],
] as const)('a secret is found %s, whatever stands around it', ([, encode]) => {
  const missed = NEIGHBOURS.flatMap((before) =>
    NEIGHBOURS.map((after) => encode(before + SECRET + after)).filter(
      (encoded) => !formsOf(SECRET).some((form) => encoded.includes(form)),
    ),
  );
  expect(missed).toEqual([]);
});

test('a text that is no secret is not treated as one', () => {
  const others = [
    'FAKE-sandbox',
    'fake-sandbox-secret',
    Buffer.from('FAKE-sand').toString('base64'),
  ];
  expect(others.filter((other) => formsOf(SECRET).some((form) => other.includes(form)))).toEqual(
    [],
  );
});
