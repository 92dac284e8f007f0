import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

/** One planted line, and what oxlint must say of it: it breaks this rule, or it does not. */
type Line = { code: string; rule: string; breaks: boolean };

const bad = (rule: string, code: string): Line => ({ rule, code, breaks: true });
const good = (rule: string, code: string): Line => ({ rule, code, breaks: false });
const imports = (from: string) => `import '${from}';`;
const no = (...from: string[]) => from.map((each) => bad('no-restricted-imports', imports(each)));
const yes = (...from: string[]) => from.map((each) => good('no-restricted-imports', imports(each)));

const OUTSIDE = ['bots', 'jobs', 'web', 'sandbox', 'scripts', 'test', 'bench'];
const IO = ['store', 'queue', 'fly', 'stripe', 'anthropic', 'openclaw', 'log', 'config', 'http'];
const outside = (up: string, ...except: string[]) =>
  no(...OUTSIDE.filter((zone) => !except.includes(zone)).map((zone) => `${up}${zone}/x.ts`));
const io = (up: string) => no(...IO.flatMap((name) => [`${up}${name}.ts`, `${up}${name}/x.ts`]));
const LIBRARIES = ['discord.js', 'grammy', 'grammy/types', '@whiskeysockets/baileys'];
const libraries = (...except: string[]) =>
  no(...LIBRARIES.filter((library) => !except.includes(library)));
const product = no('../../src/x.ts', '../../bots/x.ts', '../../jobs/x.ts', '../../web/x.ts');

const PLANTED: Record<string, Line[]> = {
  'src/machines/stop.ts': [...outside('../../'), ...yes('../errors.ts', './rules.ts', 'hono')],
  'src/app.ts': [
    ...outside('../'),
    ...libraries(),
    ...no('@libsql/client', 'stripe', 'bullmq', 'node:process'),
  ],
  'src/app.test.ts': [
    ...outside('../', 'sandbox'),
    ...yes('../sandbox/x.ts', '../test/app.ts', 'stripe'),
  ],
  'src/store/db.ts': [
    ...outside('../../'),
    ...no('stripe', 'bullmq', 'node:process'),
    ...yes('@libsql/client'),
  ],
  'src/stripe/api.ts': [
    ...outside('../../'),
    ...no('@libsql/client', 'bullmq', 'node:process'),
    ...yes('stripe'),
  ],
  'src/queue.ts': [
    ...outside('../'),
    ...no('@libsql/client', 'stripe', 'node:process'),
    ...yes('bullmq'),
  ],
  'src/config.ts': [
    ...outside('../'),
    ...no('@libsql/client', 'stripe', 'bullmq'),
    good('no-restricted-properties', 'export const x = process.env.X;'),
  ],
  'src/conversation/step.ts': [
    ...outside('../../'),
    ...io('../'),
    ...no(
      'node:fs',
      'node:process',
      'fs',
      'undici',
      'stripe',
      '@libsql/client',
      'bullmq',
      'ioredis',
      'zod-like',
    ),
    ...yes('zod', './screen.ts', '../plans.ts', '../billing/rules.ts'),
  ],
  'src/conversation/flows/pay.ts': [...io('../../'), ...no('node:fs'), ...yes('../screen.ts')],
  'src/conversation/step.test.ts': [...no('../../web/x.ts'), ...yes('vitest', './step.ts')],

  'bots/start.ts': [
    ...outside('../', 'bots'),
    ...libraries(),
    ...yes('./discord/x.ts', '../src/app.ts'),
  ],
  'bots/discord/render.ts': [
    ...outside('../../', 'bots'),
    ...no(
      '../telegram/x.ts',
      '../whatsapp/x.ts',
      '../console/x.ts',
      'bullmq',
      'stripe',
      'node:process',
    ),
    ...libraries('discord.js'),
    ...yes('../progress.ts', '../../src/channels/telegram/x.ts', 'discord.js'),
  ],
  'bots/telegram/render.ts': [
    ...no('../discord/x.ts', '../whatsapp/x.ts', '../console/x.ts'),
    ...libraries('grammy', 'grammy/types'),
    ...yes('grammy', 'grammy/types'),
  ],
  'bots/whatsapp/render.ts': [
    ...no('../discord/x.ts', '../telegram/x.ts', '../console/x.ts'),
    ...libraries('@whiskeysockets/baileys'),
    ...yes('@whiskeysockets/baileys'),
  ],
  'bots/console/deep/x.ts': [
    ...no('../../discord/x.ts', '../../telegram/x.ts', '@libsql/client'),
    ...libraries(),
  ],
  'bots/console/render.test.ts': [
    ...outside('../../', 'bots', 'sandbox'),
    ...no('../discord/x.ts'),
    ...yes('../../sandbox/console/x.ts'),
  ],
  'jobs/sync.ts': [
    ...outside('../', 'jobs'),
    ...no('stripe'),
    ...libraries(),
    ...yes('bullmq', '../src/app.ts'),
  ],
  'web/app.ts': [
    ...outside('../', 'web'),
    ...no('stripe', 'bullmq'),
    ...libraries(),
    ...yes('../src/app.ts'),
  ],
  'web/pages/secret.tsx': [...outside('../../', 'web'), ...yes('../layout.tsx')],
  'web/pages/secret.test.tsx': [...no('../../jobs/x.ts'), ...yes('../../sandbox/x.ts')],

  'sandbox/fly/apps.ts': [
    ...product,
    ...no('../../scripts/x.ts'),
    ...yes('../stand-in.ts'),
    good('unbound-method', 'export const { clear: c } = new Set();'),
  ],
  'sandbox/fly/apps.test.ts': [...product, ...yes('vitest')],
  'scripts/backup.ts': [
    ...no('@libsql/client', 'stripe', 'bullmq'),
    ...yes('../src/app.ts', '../sandbox/x.ts'),
    good('no-console', "console.log('x');"),
  ],
  'test/story.test.ts': yes('../src/app.ts', '../web/app.ts', '../scripts/redis.ts', 'stripe'),

  'src/type.ts': [bad('no-restricted-imports', "import type { X } from '../web/x.ts';")],
  'src/dynamic.ts': [bad('no-restricted-imports', "export const x = import('../web/x.ts');")],
  'src/reexport.ts': [bad('no-restricted-imports', "export { x } from '../web/x.ts';")],
  'src/barrel.ts': [bad('no-barrel-file', "export * from './queue.ts';")],
  'src/cycle.ts': [bad('no-cycle', "import { a } from './elcyc.ts'; export const b = a;")],
  'src/elcyc.ts': [bad('no-cycle', "import { b } from './cycle.ts'; export const a = b;")],
  'src/code.ts': [
    bad('no-restricted-properties', 'export const x = process.env.X;'),
    bad('no-restricted-properties', 'export const { env } = process;'),
    bad('no-console', "console.log('x');"),
    bad('no-explicit-any', 'export type X = any;'),
    bad('no-non-null-assertion', 'export const f = (y?: 1) => y!;'),
    bad('no-floating-promises', 'Promise.resolve(1);'),
    bad('await-thenable', 'export const z = await 1;'),
    bad('no-misused-promises', 'export const g = (p: Promise<1>) => (p ? 1 : 2);'),
    bad(
      'switch-exhaustiveness-check',
      "export function h(k: 'a' | 'b') { switch (k) { case 'a': } }",
    ),
    bad('unbound-method', 'export const { clear: c } = new Set();'),
    bad('no-default-export', 'export default 1;'),
  ],
  'src/code.test.ts': [
    bad('no-restricted-vi-methods', "import { vi } from 'vitest'; vi.mock('./x.ts');"),
    good('no-non-null-assertion', 'export const f = (y?: 1) => y!;'),
  ],
  'vitest.config.ts': [good('no-default-export', 'export default {};')],
};

const Output = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string().default('(not parsed)'),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

let folder: string;
/** What oxlint said: `FILE:LINE RULE`. */
let reported: Set<string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'automna-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, lines] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), lines.map(({ code }) => `${code}\n`).join(''));
  }
  reported = await lint();
});

afterAll(() => rmSync(folder, { recursive: true }));

test('every planted violation is reported', () => {
  const overlooked = planted(true).filter(({ where }) => !reported.has(where));
  expect(overlooked).toEqual([]);
});

test('what a folder may do is not reported', () => {
  const wronglyReported = planted(false).filter(({ where }) => reported.has(where));
  expect(wronglyReported).toEqual([]);
});

function planted(breaks: boolean): { where: string; code: string }[] {
  return Object.entries(PLANTED).flatMap(([file, lines]) =>
    lines
      .map((line, index) => ({ ...line, where: `${file}:${index + 1} ${line.rule}` }))
      .filter((line) => line.breaks === breaks)
      .map(({ where, code }) => ({ where, code })),
  );
}

function lint(): Promise<Set<string>> {
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(oxlint, ['-f', 'json'], { cwd: folder, maxBuffer: 2 ** 25 }, (_error, stdout) => {
      try {
        const { diagnostics } = Output.parse(JSON.parse(stdout));
        resolve(new Set(diagnostics.map(toWhere)));
      } catch (error) {
        reject(
          new Error(`oxlint did not answer with JSON: ${stdout.slice(0, 500)}`, { cause: error }),
        );
      }
    });
  });
}

/** A code reads `plugin(rule)`. */
function toWhere(diagnostic: z.infer<typeof Output>['diagnostics'][number]): string {
  const rule = /\((.*)\)$/.exec(diagnostic.code)?.[1] ?? diagnostic.code;
  return `${diagnostic.filename}:${diagnostic.labels[0]?.span.line ?? 0} ${rule}`;
}
