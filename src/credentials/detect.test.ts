import { describe, expect, test } from 'vitest';
import { detectKnownSecret, detectSecret } from './detect.ts';

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
    ['a key as the Console lists it', 'sk-ant-api03-aB3…igAA', 'truncated'],
    ['a key as logs hide it', 'key sk-ant-api03-aB3***igAA', 'truncated'],
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
    [
      'the login file of Claude Code',
      `{"claudeAiOauth":{"accessToken":"${token}","refreshToken":"sk-ant-ort01-${body(95)}","expiresAt":1}}`,
      'login_file',
    ],
    ['a bot token without its end', `1234567890:AAE${body(20)}`, 'cut_bot_token'],
    [
      'the beginning of a Discord token',
      `MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcD1.${body(20)}`,
      'cut_bot_token',
    ],
    ['two parts of a Discord token', 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcD1', 'cut_bot_token'],
    ['the first line of a wrapped token', token.slice(0, 80), 'truncated'],
    ['a key cut before its end, then a word', `${key.slice(0, 100)} thanks`, 'truncated'],
  ])('%s is told apart', (_what, text, problem) => {
    expect(detectSecret(text)).toEqual({ type: 'problem', problem });
  });

  test('a key with a prefix that is not known yet is left for Anthropic to judge', () => {
    const later = `sk-ant-api07-${body(95)}`;
    const other = `sk-ant-run01-${body(95)}`;
    expect(detectSecret(later)).toEqual(credential('api_key', later));
    expect(detectSecret(other)).toEqual(credential('api_key', other));
  });

  test.each([80, 96, 107, 109, 140])(
    'a key of %s characters with the usual end is whole',
    (length) => {
      const other = `sk-ant-api03-${body(length - 15)}AA`;
      expect(detectSecret(`key: ${other} thanks`)).toEqual(credential('api_key', other));
      expect(detectSecret(`${other.slice(0, 70)}\n${other.slice(70)}\n`)).toEqual(
        credential('api_key', other),
      );
    },
  );

  test.each([
    'where do I find the sk-ant-api03- key?',
    'it starts with sk-ant-',
    'sk-ant-oat01-…',
    'set ANTHROPIC_API_KEY=sk-ant-api03-your-key-here',
    'sk-ant-api03-xxxxxxxxxxxxxxxx',
  ])('a prefix that is only mentioned is no secret: %s', (text) => {
    expect(detectSecret(text)).toBeNull();
  });

  test.each([
    ['telegram', `1234567890:${body(35)}`],
    ['discord', `${body(26)}.${body(6)}.${body(38)}`],
  ])('a bot token of %s inside the message that announced it', (kind, value) => {
    const text = `Done! Use this token to access the API:\n${value}\nKeep it secure.`;
    expect(detectSecret(text)).toEqual({ type: 'bot_token', kind, value });
  });

  test.each(['%3A', '%3a', '&#58;', '∶', '：'])(
    'a bot token in an address whose colon is written %s',
    (colon) => {
      const text = `https://api.telegram.org/bot1234567890${colon}${body(35)}/getMe`;
      const value = `1234567890:${body(35)}`;
      expect(detectSecret(text)).toEqual({ type: 'bot_token', kind: 'telegram', value });
    },
  );

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

const digits = '0123456789'.repeat(10);
const letters = 'abcDEF123'.repeat(20);

describe('what belongs to other services', () => {
  test.each([
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['a private key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['a private key of PGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['the secret of a webhook', `whsec_${letters.slice(0, 32)}`],
    ['a token of Fly', `FlyV1 fm2_${letters.slice(0, 60)}`],
    ['a token of Fly without its scheme', `fm2_${letters.slice(0, 60)}`],
    ['a token of npm', `npm_${letters.slice(0, 36)}`],
    ['a client secret of Google', `GOCSPX-${letters.slice(0, 28)}`],
    ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((prefix) => [
      `a token of GitHub, ${prefix}`,
      prefix + letters.slice(0, 40),
    ]),
    ['an old token of GitHub', `v1.${'0a'.repeat(20)}`],
    ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => [
      `a key id of AWS, ${prefix}`,
      `${prefix}ABCDEFGH234567IJ`,
    ]),
    ['a token of GitLab', `glpat-${letters.slice(0, 20)}`],
    ['a token of a Slack app', `xapp-1-${letters.slice(0, 30)}`],
    ['a token of Google', `ya29.${letters.slice(0, 60)}`],
    ['a key of SendGrid', `SG.${letters.slice(0, 22)}.${letters.slice(0, 43)}`],
    ['a key of AgentMail', `am_${letters.slice(0, 40)}`],
    ['a key of our own API', `amna_${letters.slice(0, 40)}`],
    ['the token of an agent', `ast_${letters.slice(0, 43)}`],
    ['a secret key of AWS', `aws_secret_access_key = ${letters.slice(0, 40)}`],
    ['a key of Bedrock', `ABSK${letters.slice(0, 110)}`],
    [
      'a JSON Web Token',
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${letters.slice(0, 43)}`,
    ],
  ])('%s', (_what, secret) => {
    const found = { type: 'problem', problem: 'other_vendor' };
    expect(detectSecret(`here: ${secret} ok?`)).toEqual(found);
    expect(detectKnownSecret(secret)).toEqual(found);
  });
});

describe('the number of a card', () => {
  test.each([
    '4242424242424242',
    'my card is 4242 4242 4242 4242, 12/29 123',
    '5555-5555-5555-4444',
    '2223003122003222',
    '3782 822463 10005',
    '6011111111111117',
    '36227206271667',
    '6200000000000005',
    '4242\u00a04242\u00a04242\u00a04242 123',
  ])('%s', (text) => {
    expect(detectSecret(text)).toEqual({ type: 'problem', problem: 'card_number' });
  });

  test.each([
    ['a wrong check digit', '4242424242424241'],
    ['an id at Discord', '624242424242424248'],
    ['a newer id at Discord', '1311111111111111116'],
    ['a phone number', '+34 912 345 678'],
    ['a long number', `42424242424242424${digits}`],
    ['the id of something in an address', 'https://example.com/p/4242424242424242'],
    ['the name of a file', 'IMG_4242424242424242.jpg'],
    ['one of two words', 'order4242424242424242'],
  ])('%s is none', (_what, text) => {
    expect(detectSecret(text)).toBeNull();
  });
});

test('what comes with a text is not suspected for its looks alone', () => {
  for (const name of [
    `Screenshot_2026-11-29_${letters.slice(0, 20)}.png`,
    `${letters}#${letters}`,
  ]) {
    expect(detectSecret(name)).not.toBeNull();
    expect(detectKnownSecret(name)).toBeNull();
  }
});

test('a text is read up to the longest that a platform lets through', () => {
  expect(detectSecret(`${' '.repeat(65_536)}${key}`)).toBeNull();
});
