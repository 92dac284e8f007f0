import { expect, test } from 'vitest';
import { fingerprint } from './redact.ts';
import { redactText } from './redact-text.ts';

const SECRET = 'sk-ant-oat01-AAAABBBBCCCC_DDDD-EEEE';
const SHORT = `<${fingerprint(SECRET)}>`;

test.each([
  SECRET,
  `${SECRET.slice(0, 20)}\n${SECRET.slice(20)}`,
  `${SECRET.slice(0, 4)}\r\n   ${SECRET.slice(4, 13)}\t${SECRET.slice(13)}`,
  SECRET.split('').join(' '),
  SECRET.split('').join('\u200b'),
])('%j becomes the same fingerprint', (text) => {
  expect(redactText(`token: ${text}.`)).toBe(`token: ${SHORT}.`);
});

test('several secrets are told apart', () => {
  expect(redactText(`${SECRET}, sk-ant-api03-x`)).toBe(
    `${SHORT}, <${fingerprint('sk-ant-api03-x')}>`,
  );
});

test('other text stays as it is', () => {
  const text = 'I ask: an ant-like task – risk an anthem?';
  expect(redactText(text)).toBe(text);
});
