import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder, sealingKey, SETTINGS } from '../../test/fixtures/app.ts';
import { loadConfig, SECRET_NAMES, SETTING_NAMES } from './config.ts';

function aKey(bytes: Buffer): string {
  return `k1:${bytes.toString('base64')}`;
}

const GOOD = { ...SETTINGS, DATABASE_URL: 'file:data/automna.db' };

const BOT_TOKEN = '4200000001:not-a-token-of-any-bot';
const LIVE_KEY = ['sk', 'live', 'notARealKey00000000'].join('_');
/** What belongs in the place of the placeholders. */
const REAL = {
  TELEGRAM_BOT_TOKEN: BOT_TOKEN,
  STRIPE_SECRET_KEY: SETTINGS.STRIPE_SECRET_KEY,
  STRIPE_WEBHOOK_SECRETS: SETTINGS.STRIPE_WEBHOOK_SECRETS,
  STRIPE_PRICES: SETTINGS.STRIPE_PRICES,
  FLY_API_TOKEN: SETTINGS.FLY_API_TOKEN,
  FLY_ORG: 'automna-agents',
  AGENT_IMAGE: 'registry.fly.io/automna-agent:1',
  SEALING_KEYS: SETTINGS.SEALING_KEYS,
};
/** Real money on real providers. */
const PRODUCTION = {
  ...REAL,
  DATABASE_URL: GOOD.DATABASE_URL,
  REDIS_URL: GOOD.REDIS_URL,
  STRIPE_SECRET_KEY: LIVE_KEY,
  PUBLIC_URL: 'https://automna.example',
  TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-test',
  CREDENTIAL_PATHS: 'api_key',
};
const EMPTY = Object.fromEntries(Object.keys(GOOD).map((name) => [name, '']));

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
    web: { host: '127.0.0.1', port: 8080, publicUrl: 'https://automna.test' },
    telegram: null,
    stripe: { livemode: false, prices: { starter: ['price_starter'], power: ['price_power'] } },
    fly: { regions: ['iad', 'ord', 'lhr'] },
    agentUrlTemplate: 'https://{app}.fly.dev',
    credentialPaths: ['setup_token', 'api_key'],
    sweepMs: 15_000,
    reportHour: 7,
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
    ['AGENT_DISK_GB', 'starter:3,pro:5', 'starter:3,pro:5,power:10'],
    ['AGENT_DISK_GB', 'starter:3,pro:5,power:0', 'from 1 to 500'],
    ['AGENT_MEMORY_MB', 'starter:2000,pro:2048,power:2048', 'in steps of 256'],
    ['AGENT_MODEL', 'claude-opus', 'is not a model like'],
    ['AGENT_SNAPSHOT_DAYS', '90', 'AGENT_SNAPSHOT_DAYS'],
    ['AGENT_URL_TEMPLATE', 'https://fly.dev', 'names {app} once'],
    ['AGENT_URL_TEMPLATE', '{app}.fly.dev', 'is not an http(s) URL'],
    ['STRIPE_PRICES', 'starter:price_1', 'one price of its own for each plan'],
    ['STRIPE_PRICES', 'starter:p,pro:p,power:p', 'one price of its own for each plan'],
    ['STRIPE_PRICES', 'starter:a,pro:b,power:c,pro:a', 'no price twice'],
    ['STRIPE_PRICES', 'gold:price_1', 'write it as'],
    ['SEALING_KEYS', 'k1:dG9vIHNob3J0', 'base64 of 32 bytes'],
    ['SEALING_KEYS', aKey(Buffer.alloc(32)), 'can be guessed'],
    ['SEALING_KEYS', aKey(Buffer.alloc(32, 'abcdefgh')), 'can be guessed'],
    ['SEALING_KEYS', aKey(Buffer.alloc(32, Buffer.from(sealingKey('half')))), 'can be guessed'],
    ['SEALING_KEYS', aKey(Buffer.from('Correct-horse battery 9,staple!?')), 'can be guessed'],
    ['SEALING_KEYS', aKey(Buffer.from(Array.from({ length: 32 }, (_, at) => 200 - at))), 'guessed'],
    ['SEALING_KEYS', `${sealingKey('k2')},${aKey(Buffer.alloc(32))}`, 'can be guessed'],
    ['STRIPE_SECRET_KEY', 'sk_test_short', 'has fewer than 16 characters'],
    ['STRIPE_WEBHOOK_SECRETS', `${SETTINGS.STRIPE_WEBHOOK_SECRETS},whsec_short`, 'fewer than 16'],
    ['FLY_API_TOKEN', 'short', 'has fewer than 16 characters'],
    ['CONSOLE_TOKEN', 'short', 'has fewer than 16 characters'],
    ['TELEGRAM_BOT_TOKEN', '1:short', 'has fewer than 16 characters'],
    ['REDIS_URL', 'redis://:short@127.0.0.1:1', 'its password has fewer than 16'],
    ['FLY_ORG', 'placeholder', 'is the placeholder of .env.example'],
    ['AGENT_IMAGE', `agent@sha256:${'0'.repeat(64)}`, 'is the placeholder of .env.example'],
    ['STRIPE_API_URL', 'http://stripe.example', 'has to begin with https://'],
    ['TELEGRAM_API_URL', 'http://10.0.0.7:8081', 'has to begin with https://'],
    ['CONSOLE_URL', 'http://console.example', 'has to begin with https://'],
    ['AGENT_URL_TEMPLATE', 'http://{app}.example', 'has to begin with https://'],
    ['PUBLIC_URL', 'http://automna.example', 'has to begin with https://'],
    ['PUBLIC_URL', 'https://automna.example/chat', 'contains a path'],
    ['PUBLIC_URL', 'https://automna.example/?a=b', 'contains a query'],
    ['PUBLIC_URL', 'https://automna.example/#a', 'contains a query or fragment'],
    ['PUBLIC_URL', 'https://olga:pw@automna.example', 'contains a user or password'],
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
  const telegram = {
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_API_URL: 'http://127.0.0.1:1',
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-test',
  };
  const live = { STRIPE_SECRET_KEY: LIVE_KEY, STRIPE_API_URL: '' };

  test.each([
    ['no chat platform', { CONSOLE_URL: '', CONSOLE_TOKEN: '' }, 'no chat platform'],
    ['half a console', { CONSOLE_TOKEN: '' }, 'belong together'],
    [
      'half a Discord',
      { DISCORD_BOT_TOKEN: BOT_TOKEN },
      'DISCORD_APPLICATION_ID: it and DISCORD_BOT',
    ],
    [
      'no id of an application',
      { DISCORD_BOT_TOKEN: BOT_TOKEN, DISCORD_APPLICATION_ID: 'automna' },
      'is not an id',
    ],
    ['a webhook without its secret', { TELEGRAM_BOT_TOKEN: BOT_TOKEN }, 'TELEGRAM_WEBHOOK_SECRET'],
    [
      'a webhook secret Telegram refuses',
      { ...telegram, TELEGRAM_WEBHOOK_SECRET: 'no spaces in between!' },
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
    ['a place for nothing', { OPERATORS_TELEGRAM_PLACES: 'news=-10012345' }, 'alarms=-1001234'],
    ['a person as a place', { OPERATORS_TELEGRAM_PLACES: 'alarms=1001' }, 'is not a list such as'],
    ['a guild of nobody', { OPERATORS_DISCORD_GUILD: '700000000000000007' }, 'needs DISCORD_BOT'],
    ['a number with a plus', { WHATSAPP_PAIRING_NUMBER: '+15550000000' }, 'digits only'],
    [
      'a live key to another host',
      { ...live, STRIPE_API_URL: 'http://127.0.0.1:1', PUBLIC_URL: 'https://automna.example' },
      'must not be sent anywhere but to Stripe',
    ],
    [
      'a live restricted key to another host',
      { STRIPE_SECRET_KEY: LIVE_KEY.replace('sk', 'rk'), PUBLIC_URL: 'https://automna.example' },
      'must not be sent anywhere but to Stripe',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(problemsOf(change).join('\n')).toContain(sentence);
  });

  test('live money with https to Stripe itself is fine', () => {
    const config = loadConfig({ ...PRODUCTION, PUBLIC_URL: 'https://automna.example/' });
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
    expect(loadConfig({ ...GOOD, ...alone, ALLOW_STAND_INS: 'true' }).whatsapp).toEqual({
      socketUrl: 'wss://web.whatsapp.com/ws/chat',
      rootKey: null,
      pairingNumber: null,
      version: null,
      versionUrl: 'https://web.whatsapp.com/sw.js',
    });
  });

  test('its version of the protocol is three numbers, and a stand-in has no page with a newer one', () => {
    const on = { ...GOOD, WHATSAPP_ENABLED: 'true' };
    const local = { WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:4000/ws/chat' };
    expect(loadConfig({ ...on, ...local }).whatsapp).toMatchObject({ versionUrl: null });
    const version = { ...local, WHATSAPP_VERSION: '2.3000.7' };
    expect(loadConfig({ ...on, ...version }).whatsapp).toMatchObject({ version: '2.3000.7' });
    expect(() => loadConfig({ ...on, ...local, WHATSAPP_VERSION: '2.3000' })).toThrow(
      'WHATSAPP_VERSION: is not a version',
    );
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

describe('stand-ins beside what is real', () => {
  test('the settings of production are fine, those of a sandbox too', () => {
    expect(() => loadConfig(PRODUCTION)).not.toThrow();
    expect(() => loadConfig(GOOD)).not.toThrow();
  });

  test.each([
    ['the console', { CONSOLE_URL: 'https://console.example', CONSOLE_TOKEN: BOT_TOKEN }],
    ['Telegram', { TELEGRAM_API_URL: 'http://127.0.0.1:1' }],
    ['Discord', { DISCORD_API_URL: 'http://localhost:1' }],
    ['Fly', { FLY_API_URL: 'http://[::1]:1' }],
    ['the agents', { AGENT_URL_TEMPLATE: 'http://127.0.0.1:1/{app}' }],
    ['Anthropic', { ANTHROPIC_API_URL: 'https://anthropic.localhost' }],
    ['WhatsApp', { WHATSAPP_ENABLED: 'true', WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:1' }],
  ])('live Stripe keys refuse %s as a stand-in, whatever is allowed', (_what, change) => {
    for (const ALLOW_STAND_INS of ['true', 'false']) {
      expect(problemsOf({ ...EMPTY, ...PRODUCTION, ...change, ALLOW_STAND_INS }).join()).toMatch(
        /is a stand-in beside the real [^]*STRIPE_SECRET_KEY/,
      );
    }
  });

  test.each([
    ['Telegram', { TELEGRAM_BOT_TOKEN: BOT_TOKEN, PUBLIC_URL: '' }, 'TELEGRAM_BOT_TOKEN'],
    [
      'Discord',
      { DISCORD_BOT_TOKEN: BOT_TOKEN, DISCORD_APPLICATION_ID: '123456789012345678' },
      'DISCORD_BOT_TOKEN',
    ],
    ['WhatsApp', { WHATSAPP_ENABLED: 'true' }, 'WHATSAPP_ENABLED'],
    ['Fly', { FLY_API_URL: '' }, 'FLY_API_TOKEN'],
    ['Anthropic', { ANTHROPIC_API_URL: '' }, 'ANTHROPIC_API_URL'],
  ])('a real %s beside stand-ins has to be meant', (_what, change, name) => {
    const problems = problemsOf(change).join('\n');
    expect(problems).toContain(`CONSOLE_URL: is a stand-in beside the real ${name}`);
    expect(problems).toContain('ALLOW_STAND_INS=true');
    expect(problemsOf({ ...change, ALLOW_STAND_INS: 'true' })).toEqual([]);
  });
});

describe('a public address for Telegram', () => {
  const withAddress = (PUBLIC_URL: string) =>
    problemsOf({ ...EMPTY, ...PRODUCTION, PUBLIC_URL }).join('\n');

  test.each(['https://automna.example', 'https://automna.example:8443', 'https://a.example:88/'])(
    '%s is fine',
    (address) => {
      expect(withAddress(address)).toBe('');
    },
  );

  test.each([
    ['https://automna.example:8080', 'use port 443, 80, 88 or 8443'],
    ['https://203.0.113.7', 'use a host name with a dot'],
    ['https://[2001:db8::7]', 'use a host name with a dot'],
    ['https://automna', 'use a host name with a dot'],
    ['http://automna.example', 'has to be an https URL for Telegram'],
    ['http://127.0.0.1:8080', 'has to be an https URL for Telegram'],
  ])('%s is not', (address, sentence) => {
    expect(withAddress(address)).toContain(sentence);
  });
});

describe('secrets in files', () => {
  const aFile = (content: string): string => {
    const file = join(aFolder('secret'), 'secret');
    writeFileSync(file, content);
    return file;
  };

  test('every secret may come from a file, without the newline at its end', () => {
    const files = SECRET_NAMES.flatMap((name) => {
      const value = (GOOD as Record<string, string>)[name];
      return value ? [[`${name}_FILE`, aFile(`${value}\n`)] as const] : [];
    });
    const others = Object.entries(GOOD).filter(([name]) => !SECRET_NAMES.includes(name));
    expect(files.length).toBeGreaterThan(4);
    expect(loadConfig(Object.fromEntries([...others, ...files]))).toEqual(loadConfig(GOOD));
  });

  test.each([
    ['both are set', { FLY_API_TOKEN_FILE: '/etc/hostname' }, 'FLY_API_TOKEN is set too'],
    ['the file is missing', { FLY_API_TOKEN: '', FLY_API_TOKEN_FILE: '/nowhere' }, 'ENOENT'],
    ['it is a folder', { FLY_API_TOKEN: '', FLY_API_TOKEN_FILE: '/' }, 'EISDIR'],
    ['the file is empty', { FLY_API_TOKEN: '', FLY_API_TOKEN_FILE: '/dev/null' }, 'is empty'],
    ['it is no secret', { FLY_ORG_FILE: '/etc/hostname' }, 'only secrets are read from files'],
  ])('a problem when %s', (_what, change, sentence) => {
    const problems = problemsOf(change);
    expect(problems.join('\n')).toContain(sentence);
    expect(problems).toHaveLength(1);
  });
});

describe('unknown names', () => {
  test.each([
    ['STRIPE_WEBHOOK_SECRET', 'STRIPE_WEBHOOK_SECRETS'],
    ['SEALING_KEY', 'SEALING_KEYS'],
    ['TELEGARM_BOT_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['DISCORD_APP_ID', 'DISCORD_APPLICATION_ID'],
    ['DATABASE_TOKEN', 'DATABASE_AUTH_TOKEN'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['operators_telegram', 'OPERATORS_TELEGRAM'],
    ['AUTOMNA_PUBLIC_URL', 'PUBLIC_URL'],
    ['FLY_API_TOKEN_FIEL', 'FLY_API_TOKEN_FILE'],
  ])('%s: did you mean %s?', (name, meant) => {
    expect(problemsOf({ [name]: 'something' })).toEqual([
      `  - ${name}: is no setting; did you mean ${meant}?`,
    ]);
  });

  test('the other variables of a machine are none of our business', () => {
    const others =
      'PATH HOME HOSTNAME HOSTTYPE LOGNAME LANG TERM PWD NODE_ENV NODE_OPTIONS INVOCATION_ID FLY_APP_NAME FLY_REGION ' +
      'FLY_MACHINE_ID FLY_IMAGE_REF FLY_PRIVATE_IP PRIMARY_REGION ANTHROPIC_API_KEY ANTHROPIC_MODEL REDIS_PORT ' +
      'REDIS_PORT_6379_TCP_ADDR REDIS_SERVICE_HOST REDIS_SERVICE_PORT REDIS_TLS_URL KUBERNETES_PORT DATABASE_NAME ' +
      'DATABASE_HOST STRIPE_API_KEY TELEGRAM_CHAT_ID PORTS POST AGENT_NAME npm_config_cache npm_package_name XPC_FLAGS ' +
      'RAILWAY_PUBLIC_DOMAIN RENDER_SERVICE_ID CI EDITOR SHELL SHLVL USER TZ';
    const environment = Object.fromEntries(others.split(' ').map((name) => [name, 'something']));
    expect(problemsOf(environment)).toEqual([]);
  });
});

test('a setting that was refused is not called missing too', () => {
  const [problem, ...others] = problemsOf({
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_API_URL: 'http://127.0.0.1:1',
    TELEGRAM_WEBHOOK_SECRET: 'too-short',
  });
  expect(problem).toContain('TELEGRAM_WEBHOOK_SECRET: has fewer than 16 characters');
  expect(others).toEqual([]);
});

describe('white space', () => {
  test('a blank setting counts as absent', () => {
    const config = loadConfig({ ...GOOD, PORT: '', DATABASE_AUTH_TOKEN: '  ', PUBLIC_URL: '\n' });
    expect(config).toMatchObject({ database: { authToken: null }, web: { port: 8080 } });
    expect(problemsOf({ FLY_API_TOKEN: '  ' })).toEqual([
      expect.stringContaining('FLY_API_TOKEN: is missing'),
    ]);
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

  const placeholders = Object.keys(valuesOf(settings)).filter((name) => name in REAL);

  test('is refused as it is: each placeholder is named', () => {
    const problems = problemsOf({ ...EMPTY, ...valuesOf(settings) });
    expect(new Set(problems.map((line) => /- (\w+):/.exec(line)?.[1]))).toEqual(
      new Set(placeholders),
    );
  });

  test('loads with real values in the place of the placeholders', () => {
    expect(() => loadConfig({ ...valuesOf(settings), ...REAL })).not.toThrow();
  });

  test('marks the required settings, and no others', () => {
    const required = settings.filter(({ comment }) => comment.startsWith('# required:'));
    expect(() => loadConfig({ ...valuesOf(required), ...REAL })).not.toThrow();
    for (const { name } of required) {
      expect(() => loadConfig({ ...valuesOf(settings), ...REAL, [name]: '' })).toThrow(
        `${name}: is missing`,
      );
    }
  });

  test('shows the defaults', () => {
    const shown = valuesOf(settings);
    const optional = Object.entries(valuesOf(settings)).filter(
      ([name]) => !/PLACEHOLDER|placeholder/.test(shown[name] ?? ''),
    );
    const needed = { REDIS_URL: GOOD.REDIS_URL, DATABASE_URL: GOOD.DATABASE_URL, ...REAL };
    const without = loadConfig({ ...needed, CREDENTIAL_PATHS: 'api_key' });
    const withThem = loadConfig({ ...Object.fromEntries(optional), ...needed });
    expect(withThem).toEqual(without);
  });
});
