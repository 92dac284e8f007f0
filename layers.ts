import { type Platform, PLATFORM_NAMES } from './src/domain/platforms.ts';

/**
 * What each folder may import, the lowest layer first: a row may name only rows above it. Whatever a row does not name is
 * forbidden, so a new folder is closed until it gets a row. `lint.config.ts` turns the table into lint rules.
 *
 * A key or an import is a folder with everything in it (`src/store`), the files directly in it (`bots/*`), or one file.
 * The type of the whole app (`src/app.ts`) may be imported everywhere as a type. Tests have a rule of their own.
 */
export type Layer = {
  imports: readonly string[];
  /** npm packages. None when left out. */
  packages?: readonly string[] | 'any';
  /** No Node.js either: such a folder computes, and neither reads nor writes anything. */
  pure?: true;
};

const ROOT = ['src/errors.ts', 'src/ids.ts', 'src/log.ts'];
const BASE = [...ROOT, 'src/domain', 'src/sealing', 'src/config', 'src/http'];
/** What verbs are made of. */
const CORE = [...BASE, 'src/store', 'src/conversation', 'src/work', 'src/news'];
/** The library of a platform's own, besides the packages that every bot may use. */
const CHAT_LIBRARIES: Partial<Record<Platform, string>> = {
  telegram: 'grammy',
  discord: 'discord.js',
  whatsapp: '@whiskeysockets/baileys',
};
const PRODUCT = ['src', 'bots/*', 'bots/start-bots.ts', 'jobs', 'web'];

export const LAYERS: Readonly<Record<string, Layer>> = {
  'src/errors.ts': { imports: [], pure: true },
  'src/ids.ts': { imports: [] },
  'src/log.ts': { imports: [], packages: ['pino'] },

  'src/domain': { imports: [] },
  'src/sealing': { imports: [...ROOT, 'src/domain'] },
  'src/config': { imports: [...ROOT, 'src/domain', 'src/sealing'], packages: ['zod'] },
  'src/http': { imports: ROOT, packages: ['undici', 'hono'] },

  'src/fly': { imports: BASE, packages: ['zod'] },
  'src/openclaw': { imports: BASE, packages: ['zod'] },
  'src/anthropic': { imports: BASE, packages: ['zod'] },
  'src/stripe': { imports: BASE, packages: ['stripe'] },
  'src/telegram': { imports: BASE, packages: ['zod'] },
  'src/discord': { imports: BASE, packages: ['zod'] },
  'src/agentmail': { imports: BASE },
  'src/mail': { imports: BASE, packages: ['nodemailer'] },

  'src/store': {
    imports: ['src/errors.ts', 'src/ids.ts', 'src/domain'],
    packages: ['@libsql/client', 'libsql', 'zod'],
  },
  'src/conversation': { imports: ['src/domain'], packages: ['zod'], pure: true },

  'src/pictures': { imports: [...BASE, 'src/store'], packages: ['qr', '@resvg/resvg-js'] },
  'src/work': {
    imports: [...BASE, 'src/store', 'src/conversation'],
    packages: ['bullmq', 'ioredis', 'lru-cache', 'zod'],
  },
  'src/metrics': { imports: [...BASE, 'src/store', 'src/work'], packages: ['prom-client'] },
  'src/health': { imports: [...BASE, 'src/store', 'src/work'] },
  'src/app.ts': {
    imports: [
      ...BASE,
      'src/store',
      'src/work',
      'src/stripe',
      'src/fly',
      'src/anthropic',
      'src/mail',
      'src/metrics',
      'src/openclaw',
    ],
    packages: ['undici'],
  },
  'src/news': { imports: [...BASE, 'src/store', 'src/conversation', 'src/work'] },
  'src/pages': { imports: CORE },

  'src/support': { imports: CORE },

  'src/usage': { imports: CORE },
  'src/services': {
    imports: [...CORE, 'src/agentmail', 'src/usage'],
    packages: ['undici', 'lru-cache', 'ws'],
  },

  'src/announcements': { imports: CORE },
  'src/notices': { imports: [...CORE, 'src/pages'] },
  'src/whatsapp': { imports: CORE, packages: ['zod'] },
  'src/machines': {
    imports: [
      ...CORE,
      'src/fly',
      'src/openclaw',
      'src/discord',
      'src/telegram',
      'src/pages',
      'src/notices',
      'src/services',
    ],
  },
  'src/channels': {
    imports: [
      ...CORE,
      'src/fly',
      'src/openclaw',
      'src/discord',
      'src/telegram',
      'src/pictures',
      'src/pages',
      'src/machines',
    ],
    packages: ['zod'],
  },
  'src/credentials': {
    imports: [...CORE, 'src/anthropic', 'src/pages', 'src/notices', 'src/machines', 'src/channels'],
  },
  'src/billing': {
    imports: [...CORE, 'src/stripe', 'src/pages', 'src/notices', 'src/machines'],
  },
  'src/keys': { imports: CORE },
  'src/backups': {
    imports: [...CORE, 'src/stripe', 'src/billing'],
    packages: ['age-encryption', 'stripe', 'zod'],
  },
  'src/web-chat': {
    imports: [
      ...CORE,
      'src/fly',
      'src/openclaw',
      'src/pages',
      'src/machines',
      'src/channels',
      'src/credentials',
    ],
  },
  'src/api-keys': { imports: [...CORE, 'src/pages'] },
  'src/files': { imports: [...CORE, 'src/fly', 'src/openclaw', 'src/pages', 'src/machines'] },
  'src/accounts': {
    imports: [
      ...CORE,
      'src/fly',
      'src/stripe',
      'src/pictures',
      'src/pages',
      'src/notices',
      'src/machines',
      'src/channels',
      'src/credentials',
      'src/billing',
      'src/web-chat',
      'src/services',
    ],
  },
  'src/migration': {
    imports: [...CORE, 'src/mail', 'src/stripe', 'src/pages', 'src/notices', 'src/billing'],
    packages: ['csv-parse', 'zod'],
  },
  'src/operators': {
    imports: [
      ...CORE,
      'src/usage',
      'src/support',
      'src/pictures',
      'src/pages',
      'src/notices',
      'src/whatsapp',
      'src/machines',
      'src/channels',
      'src/credentials',
      'src/billing',
      'src/migration',
      'src/accounts',
    ],
  },
  'src/chat': {
    imports: [
      ...CORE,
      'src/support',
      'src/pictures',
      'src/pages',
      'src/notices',
      'src/whatsapp',
      'src/machines',
      'src/channels',
      'src/credentials',
      'src/billing',
      'src/web-chat',
      'src/services',
      'src/api-keys',
      'src/files',
      'src/accounts',
      'src/operators',
    ],
    packages: ['lru-cache'],
  },
  'src/checks': {
    imports: [
      ...BASE,
      'src/store',
      'src/stripe',
      'src/fly',
      'src/work',
      'src/anthropic',
      'src/telegram',
      'src/discord',
      'src/mail',
      'src/billing',
    ],
    packages: ['zod'],
  },
  'src/create-app.ts': {
    imports: [
      ...CORE,
      'src/app.ts',
      'src/fly',
      'src/stripe',
      'src/anthropic',
      'src/mail',
      'src/metrics',
      'src/chat',
    ],
  },

  'bots/*': { imports: ['src'], packages: ['hono'] },
  ...Object.fromEntries(PLATFORM_NAMES.map((platform) => [`bots/${platform}`, botLayer(platform)])),
  'bots/start-bots.ts': {
    imports: ['src', 'bots/*', ...PLATFORM_NAMES.map((platform) => `bots/${platform}`)],
    packages: ['hono'],
  },
  jobs: { imports: ['src'], packages: ['bullmq', 'ioredis'] },
  web: {
    imports: ['src'],
    packages: [
      'hono',
      '@hono/node-server',
      '@hono/zod-openapi',
      '@bull-board/api',
      '@bull-board/hono',
      'zod',
      'marked',
    ],
  },

  docker: { imports: [] },
  sandbox: { imports: [], packages: 'any' },
  scripts: {
    imports: [...PRODUCT, 'bots/whatsapp', 'sandbox'],
    packages: ['zod', 'ioredis', '@hono/node-server', '@openclaw/crabline'],
  },
};

/** Tests beside the files of the product: src, the stand-ins, and what tests share, with any package. */
export const TESTS_MAY_IMPORT = ['src', 'sandbox', 'test/fixtures'];

function botLayer(platform: Platform): Layer {
  const library = CHAT_LIBRARIES[platform];
  const packages = ['hono', 'undici', 'zod', ...(library ? [library] : [])];
  return { imports: ['src', 'bots/*'], packages };
}
