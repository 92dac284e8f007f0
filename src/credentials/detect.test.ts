import { describe, expect, test } from 'vitest';
import { detectSecret } from './detect.ts';

const body = (length: number) => 'aB3_dE5-'.repeat(20).slice(0, length);
const token = `sk-ant-oat01-${body(95)}`;
const key = `sk-ant-api03-${body(95)}`;
const credential = (kind: string, value: string) => ({ type: 'credential', kind, value });

describe('a pasted text', () => {
  test.each([
    ['as it is', token],
    ['with a line break where a terminal wraps', `${token.slice(0, 80)}\n${token.slice(80)}`],
    ['with Windows line breaks and indent', `  ${token.slice(0, 40)}\r\n  ${token.slice(40)}  `],
    ['broken inside the prefix', `sk-a\nnt-oat01-${body(95)}`],
    ['in quotes', `"${token}"`],
    ['in backticks with words around', `here it is: \`${token}\` thanks a lot`],
    ['with a kind word on the next line', `${token}\nthanks`],
    ['as an export line', `export CLAUDE_CODE_OAUTH_TOKEN=${token}`],
    ['twice the same', `${token}\n\n${token}`],
    ['with a short tail on a line of its own', `${token.slice(0, 105)}\n${token.slice(105)}`],
  ])('a setup token %s', (_how, text) => {
    expect(detectSecret(text)).toEqual(credential('setup_token', token));
  });

  test('an API key in a sentence', () => {
    expect(detectSecret(`my key ${key}, is it right?`)).toEqual(credential('api_key', key));
  });

  test.each([
    ['a truncated token', token.slice(0, 60), 'truncated'],
    ['an admin key', `sk-ant-admin01-${body(80)}`, 'admin_key'],
    ['a refresh token', `sk-ant-ort01-${body(80)}`, 'refresh_token'],
    ['a browser session key', `sk-ant-sid01-${body(80)}`, 'session_key'],
    ['a sign-in code', `${body(40)}#${body(40)}`, 'sign_in_code'],
    ["another vendor's key", `sk-proj-${body(60)}`, 'other_vendor'],
    ['two bot tokens', `1234567890:${body(35)} 1234567891:${body(35)}`, 'several'],
    ['two different tokens', `${token} ${token.replace('aB3', 'zZ9')}`, 'several'],
    ['a lone random word', body(48), 'looks_secret'],
  ])('%s gets its own answer', (_what, text, problem) => {
    expect(detectSecret(text)).toEqual({ type: 'problem', problem });
  });

  test.each([
    ['telegram', `1234567890:${body(35)}`],
    ['discord', `${body(26)}.${body(6)}.${body(38)}`],
  ])('a bot token of %s inside the message that announced it', (kind, value) => {
    const text = `Done! Use this token to access the API:\n${value}\nKeep it secure.`;
    expect(detectSecret(text)).toEqual({ type: 'bot_token', kind, value });
  });

  test.each([
    'hello',
    '',
    '   ',
    '1',
    'Starter',
    'شكرا جزيلا 🙏',
    'https://example.com/a/b?c=d',
    'x'.repeat(65_536),
  ])('ordinary text is no secret: %.20s', (text) => {
    expect(detectSecret(text)).toBeNull();
  });
});
