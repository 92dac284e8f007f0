import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { runChecks } from '../../src/checks/run-checks.ts';
import { loadConfig } from '../../src/config/config.ts';
import { openWorld, TELEGRAM_WEBHOOK_SECRET, type World } from '../fixtures/world.ts';

const SERVE = join(import.meta.dirname, '../../scripts/serve.ts');

type Checked = { code: number; lines: string[]; output: string };

/** `scripts/serve.ts check` with the settings of the world, as an operator runs it. */
function check(world: World, change: Record<string, string> = {}): Promise<Checked> {
  const settings = {
    ...world.settings,
    REDIS_URL: world.redisUrl,
    PUBLIC_URL: world.webUrl,
    TELEGRAM_WEBHOOK_SECRET,
    ...change,
  };
  const env = { PATH: process.env['PATH'], ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', SERVE, 'check'], { env }, (error, out, err) => {
      const output = out + err;
      const lines = output.split('\n').map((line) => line.replace(/ {2,}/g, ' '));
      resolve({ code: Number(error?.code ?? 0), lines, output });
    });
  });
}

function assertNoSecret({ output }: Checked, settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!/TOKEN|SECRET|KEY/.test(name)) continue;
    expect(output.includes(value), `${name} in the output`).toBe(false);
  }
}

test('an operator checks the settings of a deployment', { timeout: 60_000 }, async () => {
  await using world = await openWorld('telegram', { also: ['discord'], webhook: true });
  // Only once the bot has started is its webhook set.
  await expect
    .poll(() => runChecks(world.app.config), { timeout: 20_000 })
    .not.toContainEqual(expect.objectContaining({ isOk: false }));
  const good = await check(world);
  expect(good.code).toBe(0);
  expect(good.lines).toEqual(
    expect.arrayContaining([
      'DATABASE_URL ok readable, 1 of 1 migrations applied',
      'REDIS_URL ok answers',
      'STRIPE_SECRET_KEY ok test mode, account acct_sandbox',
      'STRIPE_PRICES pro ok active, $30 a month',
      `Stripe webhook ok leads to ${world.webUrl}/stripe/webhook`,
      expect.stringMatching(/^FLY_API_TOKEN ok reads FLY_ORG/),
      expect.stringMatching(/^AGENT_IMAGE ok is named by a tag/),
      'ANTHROPIC_API_URL ok answers',
      expect.stringMatching(/^TELEGRAM_BOT_TOKEN ok @/),
      expect.stringMatching(/^Telegram webhook ok leads to /),
      expect.stringMatching(/^DISCORD_BOT_TOKEN ok belongs to the application /),
      'PERPLEXITY_API_KEY ok the key is accepted',
      'BROWSERBASE_API_KEY ok the key is accepted',
      'AGENTMAIL_API_KEY ok the key is accepted',
      'BLAND_API_KEY ok the key is accepted',
      'All 18 checks passed.',
    ]),
  );
  assertNoSecret(good, world.settings);

  const { STRIPE_SECRET_KEY = '', STRIPE_API_URL = '' } = world.settings;
  const { hostname, port } = new URL(STRIPE_API_URL);
  const stripe = new Stripe(STRIPE_SECRET_KEY, { host: hostname, port, protocol: 'http' });
  await stripe.prices.update('price_sandbox_pro', { active: false });
  const yearly = await stripe.prices.create({
    currency: 'eur',
    product: 'prod_sandbox_power',
    unit_amount: 4000,
    recurring: { interval: 'year' },
  });
  const redis = new Redis(world.redisUrl);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  const wrong = {
    STRIPE_PRICES: `starter:price_nowhere,pro:price_sandbox_pro,power:${yearly.id}`,
    STRIPE_PORTAL_CONFIGURATION: 'bpc_nowhere',
    FLY_API_TOKEN: 'fly-not-the-right-token',
    AGENT_IMAGE: 'https://registry.example/agent',
    DISCORD_APPLICATION_ID: '123456789012345678',
    ANTHROPIC_API_URL: 'http://127.0.0.1:1',
    TELEGRAM_BOT_TOKEN: '4200000001:not-the-right-token',
    DATABASE_URL: 'file:/nowhere/at/all.db',
    PERPLEXITY_API_KEY: 'pplx-not-the-right-key',
    BLAND_API_KEY: 'bland-not-the-right-key',
  };
  const bad = await check(world, wrong);
  await redis.config('SET', 'maxmemory-policy', 'noeviction');
  redis.disconnect();
  expect(bad.code).toBe(1);
  expect(bad.lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^DATABASE_URL WRONG cannot be read/),
      expect.stringMatching(/^REDIS_URL WRONG evicts keys \(allkeys-lru\)/),
      expect.stringMatching(/^STRIPE_PRICES starter WRONG does not exist/),
      'STRIPE_PRICES pro WRONG is archived; name another price',
      expect.stringMatching(/^STRIPE_PRICES power WRONG is not monthly, is in eur/),
      expect.stringMatching(/^STRIPE_PORTAL_CONFIGURATION WRONG does not exist/),
      expect.stringMatching(/^FLY_API_TOKEN WRONG Fly refuses it/),
      expect.stringMatching(/^AGENT_IMAGE WRONG is no reference/),
      expect.stringMatching(/^ANTHROPIC_API_URL WRONG does not answer/),
      expect.stringMatching(/^TELEGRAM_BOT_TOKEN WRONG Telegram refuses it/),
      expect.stringMatching(/^DISCORD_APPLICATION_ID WRONG is not \d+/),
      expect.stringMatching(/^PERPLEXITY_API_KEY WRONG the key is refused/),
      expect.stringMatching(/^BLAND_API_KEY WRONG the key is refused/),
      '13 of 18 checks failed.',
    ]),
  );
  assertNoSecret(bad, { ...world.settings, ...wrong });

  const another = { STRIPE_SECRET_KEY: 'sk_test_notTheRightKey0000' };
  expect(
    await runChecks(loadConfig({ ...world.settings, REDIS_URL: world.redisUrl, ...another })),
  ).toContainEqual({
    name: 'STRIPE_SECRET_KEY',
    isOk: false,
    text: 'Stripe refuses the key; copy it again from the dashboard',
  });
});
