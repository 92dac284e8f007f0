import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../test/fixtures/app.ts';
import { loadConfig, SETTING_NAMES } from './config.ts';

const GOOD = { ...SETTINGS, DATABASE_URL: 'file:data/automna.db' };

/** The problems of the good settings with these changes, one a line. */
function problemsOf(change: Record<string, string | undefined>): string[] {
  try {
    loadConfig({ ...GOOD, ...change });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
}

test('good settings load', () => {
  expect(loadConfig(GOOD)).toMatchObject({
    web: { host: '127.0.0.1', port: 8080, publicUrl: 'http://automna.test' },
    telegram: null,
    stripe: { livemode: false, prices: { starter: 'price_starter', power: 'price_power' } },
    fly: { regions: ['iad', 'ord', 'lhr'] },
    agentUrlTemplate: 'https://{app}.fly.dev',
    credentialPaths: ['setup_token', 'api_key'],
    sweepMs: 15_000,
  });
});

test('the config cannot be changed afterwards', () => {
  const config = loadConfig(GOOD) as { redisUrl: string };
  expect(() => (config.redisUrl = 'redis://elsewhere')).toThrow(TypeError);
});

describe('problems', () => {
  test('without any setting, every required one is named at once', () => {
    const message = () => loadConfig({});
    for (const name of [
      'DATABASE_URL',
      'REDIS_URL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRETS',
      'STRIPE_PRICES',
      'FLY_API_TOKEN',
      'FLY_ORG',
      'AGENT_IMAGE',
      'CREDENTIAL_PATHS',
      'SEALING_KEYS',
    ]) {
      expect(message).toThrow(`${name}: is missing`);
    }
  });

  test('the error has the code config', () => {
    expect(() => loadConfig({})).toThrow(expect.objectContaining({ code: 'config' }));
  });

  test.each([
    ['DATABASE_URL', 'postgres://x', 'has to start with file:'],
    ['REDIS_URL', '127.0.0.1:6379', 'has to start with redis://'],
    ['PORT', 'eighty', 'is not a number'],
    ['PORT', '70000', 'PORT'],
    ['SWEEP_INTERVAL_MS', '5', 'SWEEP_INTERVAL_MS'],
    ['CREDENTIAL_CHECK_HOURS', '0.5', 'CREDENTIAL_CHECK_HOURS'],
    ['CREDENTIAL_CHECK_HOURS', 'daily', 'is not a number'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
    ['STRIPE_API_URL', 'ftp://stripe', 'is not an http(s) URL'],
    ['PUBLIC_URL', 'automna.example', 'is not an http(s) URL'],
    ['ANTHROPIC_TERMS_CHECKED_ON', 'yesterday', 'is not a date'],
    ['CREDENTIAL_PATHS', 'password', 'CREDENTIAL_PATHS'],
    ['CREDENTIAL_PATHS', ' , ', 'names no path'],
    ['FLY_REGIONS', ' , ', 'names no region'],
    ['AGENT_URL_TEMPLATE', 'https://fly.dev', 'names {app} once'],
    ['AGENT_URL_TEMPLATE', '{app}.fly.dev', 'is not an http(s) URL'],
    ['STRIPE_PRICES', 'starter:price_1', 'one price of its own for each plan'],
    ['STRIPE_PRICES', 'starter:p,pro:p,power:p', 'one price of its own for each plan'],
    ['STRIPE_PRICES', 'gold:price_1', 'write it as'],
    ['SEALING_KEYS', 'k1:dG9vIHNob3J0', 'base64 of 32 bytes'],
    ['SEALING_KEYS', `${SETTINGS.SEALING_KEYS},${SETTINGS.SEALING_KEYS}`, 'base64 of 32 bytes'],
  ])('%s=%s', (name, value, sentence) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.join('\n')).toContain(sentence);
    expect(problems.every((line) => line.startsWith(`  - ${name}:`))).toBe(true);
  });

  test('a list of nothing but commas contains no webhook secret', () => {
    expect(problemsOf({ STRIPE_WEBHOOK_SECRETS: ' , ' }).join()).toContain(
      'STRIPE_WEBHOOK_SECRETS',
    );
  });

  test('problems of different settings are listed together, contradictions too', () => {
    const problems = problemsOf({
      CONSOLE_TOKEN: undefined,
      STRIPE_PRICES: 'starter:price_1',
      SEALING_KEYS: 'k1:x',
      FLY_REGIONS: ',',
    });
    expect(problems.join('\n')).toMatch(/STRIPE_PRICES[^]*SEALING_KEYS[^]*CONSOLE_TOKEN[^]*FLY_/);
  });

  test('a wrong setting does not hide wrong prices and keys', () => {
    const problems = problemsOf({ PORT: 'eighty', STRIPE_PRICES: 'gold:x', SEALING_KEYS: 'k1:x' });
    expect(problems.join('\n')).toMatch(/PORT[^]*STRIPE_PRICES[^]*SEALING_KEYS/);
  });

  test('no value is repeated, because some are secrets', () => {
    const secret = 'Sup3rS3cretValue';
    for (const name of SETTING_NAMES) {
      for (const value of [secret, `k1:${secret}`, `starter:${secret}`, `${secret} with spaces`]) {
        expect(problemsOf({ [name]: value }).join('\n')).not.toContain(secret);
      }
    }
  });
});

describe('contradictions', () => {
  const telegram = { TELEGRAM_BOT_TOKEN: '1:token', TELEGRAM_WEBHOOK_SECRET: 'a-secret' };
  const live = { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_API_URL: '' };

  test.each([
    ['no chat platform', { CONSOLE_URL: '', CONSOLE_TOKEN: '' }, 'no chat platform'],
    ['half a console', { CONSOLE_TOKEN: '' }, 'belong together'],
    ['half a Discord', { DISCORD_BOT_TOKEN: 't' }, 'DISCORD_APPLICATION_ID: it and DISCORD_BOT'],
    [
      'no id of an application',
      { DISCORD_BOT_TOKEN: 't', DISCORD_APPLICATION_ID: 'automna' },
      'is not an id',
    ],
    ['a webhook without its secret', { TELEGRAM_BOT_TOKEN: '1:t' }, 'TELEGRAM_WEBHOOK_SECRET'],
    [
      'a webhook secret Telegram refuses',
      { ...telegram, TELEGRAM_WEBHOOK_SECRET: 'no spaces!' },
      'only letters',
    ],
    ['live money without https', { ...live, PUBLIC_URL: 'http://automna.example' }, 'https URL'],
    ['live money without an address', { ...live, PUBLIC_URL: '' }, 'https URL'],
    [
      'a root key of our own for the real WhatsApp',
      { WHATSAPP_ROOT_KEY: 'ab'.repeat(32) },
      'only a sandbox on this machine',
    ],
    [
      'an open socket beyond this machine',
      { WHATSAPP_SOCKET_URL: 'ws://whatsapp.example/ws/chat' },
      'has to begin with wss://',
    ],
    [
      'half a root key',
      { WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:1/ws', WHATSAPP_ROOT_KEY: 'abcd' },
      '64 hex digits',
    ],
    ['an operator by name', { OPERATORS_TELEGRAM: '1001,@olga' }, 'numeric user ids'],
    ['a guild of nobody', { OPERATORS_DISCORD_GUILD: '700000000000000007' }, 'needs DISCORD_BOT'],
    ['a number with a plus', { WHATSAPP_PAIRING_NUMBER: '+15550000000' }, 'digits only'],
    [
      'a live key to another host',
      { ...live, STRIPE_API_URL: 'http://127.0.0.1:1', PUBLIC_URL: 'https://automna.example' },
      'must not be sent anywhere but to Stripe',
    ],
    [
      'a live restricted key to another host',
      { STRIPE_SECRET_KEY: 'rk_live_1', PUBLIC_URL: 'https://automna.example' },
      'must not be sent anywhere but to Stripe',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(problemsOf(change).join('\n')).toContain(sentence);
  });

  test('live money with https to Stripe itself is fine', () => {
    const config = loadConfig({ ...GOOD, ...live, PUBLIC_URL: 'https://automna.example/' });
    expect(config.stripe).toMatchObject({ livemode: true, apiUrl: 'https://api.stripe.com' });
    expect(config.web.publicUrl).toBe('https://automna.example');
  });

  test('without a public address Telegram is polled, secret or not', () => {
    const config = loadConfig({ ...GOOD, ...telegram, PUBLIC_URL: '' });
    expect(config.telegram).toMatchObject({ webhookSecret: null });
  });
});

describe('WhatsApp', () => {
  test('is off until it is switched on, and is a platform of its own', () => {
    expect(loadConfig(GOOD).whatsapp).toBeNull();
    const alone = { CONSOLE_URL: '', CONSOLE_TOKEN: '', WHATSAPP_ENABLED: 'true' };
    expect(loadConfig({ ...GOOD, ...alone }).whatsapp).toEqual({
      socketUrl: 'wss://web.whatsapp.com/ws/chat',
      rootKey: null,
      pairingNumber: null,
    });
  });

  test('a sandbox on this machine may bring its own root key', () => {
    const sandbox = {
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:4000/ws/chat',
      WHATSAPP_ROOT_KEY: 'ab'.repeat(32),
    };
    expect(loadConfig({ ...GOOD, ...sandbox }).whatsapp).toMatchObject({
      rootKey: Buffer.alloc(32, 0xab),
    });
  });
});

describe('white space', () => {
  test('a blank setting counts as absent', () => {
    const config = loadConfig({ ...GOOD, PORT: '', DATABASE_AUTH_TOKEN: '  ', PUBLIC_URL: '\n' });
    expect(config).toMatchObject({ database: { authToken: null }, web: { port: 8080 } });
    expect(problemsOf({ FLY_API_TOKEN: '  ' })).toEqual(['  - FLY_API_TOKEN: is missing']);
  });

  test('white space around a value is dropped, as a copied key or an env file leaves it', () => {
    const config = loadConfig(
      Object.fromEntries(Object.entries(GOOD).map(([name, value]) => [name, ` ${value}\r\n`])),
    );
    expect(config).toEqual(loadConfig(GOOD));
  });

  test('the same holds for settings with a default', () => {
    const config = loadConfig({ ...GOOD, HOST: '0.0.0.0\n', PORT: '9000\n', LOG_LEVEL: 'warn\n' });
    expect(config).toMatchObject({ web: { host: '0.0.0.0', port: 9000 }, log: { level: 'warn' } });
  });

  test('white space between the parts of a list is dropped', () => {
    const config = loadConfig({
      ...GOOD,
      FLY_REGIONS: ' ord , iad ',
      CREDENTIAL_PATHS: 'api_key, ',
    });
    expect(config.fly.regions).toEqual(['ord', 'iad']);
    expect(config.credentialPaths).toEqual(['api_key']);
  });

  test('a path that is listed twice is offered once', () => {
    const config = loadConfig({ ...GOOD, CREDENTIAL_PATHS: 'api_key,setup_token,api_key' });
    expect(config.credentialPaths).toEqual(['api_key', 'setup_token']);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const settings = lines.flatMap((line, index) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name ? [{ name, value: value ?? '', comment: lines[index - 1] ?? '' }] : [];
  });
  const valuesOf = (some: typeof settings) =>
    Object.fromEntries(some.map(({ name, value }) => [name, value]));

  test('names every setting once and no other', () => {
    expect(settings.map(({ name }) => name).toSorted()).toEqual(SETTING_NAMES.toSorted());
  });

  test('has a comment for each setting', () => {
    expect(settings.filter(({ comment }) => !/^# [^-]/.test(comment))).toEqual([]);
  });

  test('loads as it is', () => {
    expect(() => loadConfig(valuesOf(settings))).not.toThrow();
  });

  test('marks the required settings, and no others', () => {
    const required = settings.filter(({ comment }) => comment.startsWith('# required:'));
    const platform = settings.filter(({ name }) => name === 'TELEGRAM_BOT_TOKEN');
    expect(() => loadConfig(valuesOf([...required, ...platform]))).not.toThrow();
    for (const { name } of required) {
      const others = settings.filter((setting) => setting.name !== name);
      expect(() => loadConfig(valuesOf(others))).toThrow(`${name}: is missing`);
    }
  });

  test('shows the defaults', () => {
    const shown = valuesOf(settings);
    const optional = Object.entries(valuesOf(settings)).filter(
      ([name]) => !/PLACEHOLDER|placeholder/.test(shown[name] ?? ''),
    );
    const without = loadConfig({ ...GOOD, TELEGRAM_BOT_TOKEN: '1:t', PUBLIC_URL: '' });
    const withThem = loadConfig({
      ...Object.fromEntries(optional),
      ...GOOD,
      STRIPE_API_URL: SETTINGS.STRIPE_API_URL,
      TELEGRAM_BOT_TOKEN: '1:t',
      PUBLIC_URL: '',
    });
    expect(withThem).toEqual(without);
  });
});
