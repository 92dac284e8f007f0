import { onTestFinished } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from '../sandbox/anthropic/anthropic.ts';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { type FlyStandIn, startFly } from '../sandbox/fly/fly.ts';
import { reconcileMachine } from '../src/machines/reconcile.ts';
import { wantMachine } from '../src/machines/want-machine.ts';
import type { Plan } from '../src/plans.ts';
import type { Row } from '../src/store/database.ts';
import { acceptedCredential, anAccount, aStateFile, query, subscribed, testApp } from './app.ts';
import type { TestApp } from './app.ts';
import { NOW } from './app-facts.ts';

export type MachineBench = { app: TestApp; fly: FlyStandIn };
export type FleetBench = MachineBench & { anthropic: AnthropicStandIn };

export const TOKEN = { kind: 'setup_token', value: fakeCredential('SETUP_TOKEN') } as const;
export const KEY = { kind: 'api_key', value: fakeCredential('API_KEY') } as const;

/** The service beside a Fly of its own, with one clock. Nothing is built. */
export async function aFleet(settings: Record<string, string> = {}): Promise<FleetBench> {
  const clock = { now: NOW };
  const anthropic = await startAnthropic({ stateFile: aStateFile('anthropic') });
  const fly = await startFly({
    stateFile: aStateFile('fly'),
    apiToken: 'fly-test-token',
    orgSlug: 'sandbox',
    delayScale: 0,
    now: () => clock.now,
    anthropicUrl: anthropic.url,
  });
  onTestFinished(async () => {
    await Promise.all([fly.close(), anthropic.close()]);
  });
  const urls = { FLY_API_URL: fly.url, ANTHROPIC_API_URL: anthropic.url };
  return { app: await testApp({ clock, settings: { ...urls, ...settings } }), fly, anthropic };
}

/** Gives somebody a plan, a credential and a machine that is built. */
export async function aRunningAgent(
  bench: MachineBench,
  { person = 'alice', plan = 'pro' }: { person?: string; plan?: Plan } = {},
): Promise<Row> {
  const { app } = bench;
  const accountId = await anAccount(app, person);
  await subscribed(app, accountId, plan);
  await acceptedCredential(app, accountId, TOKEN);
  await app.db.write(wantMachine(app, accountId));
  return settle(app, accountId);
}

export async function machineOf(app: TestApp, accountId: string): Promise<Row> {
  const [row] = await query(app, 'SELECT * FROM machines WHERE account_id = ?', accountId);
  if (!row) throw new Error('there is no machine');
  return row;
}

/** Lets time pass and does what is due for a machine, until nothing is, at most so many times. */
export async function settle(app: TestApp, accountId: string, most = 40): Promise<Row> {
  for (let times = 0; times < most; times += 1) {
    const row = await machineOf(app, accountId);
    if (row['applied_rev'] === row['desired_rev'] || row['due_at'] === null) return row;
    app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
    await reconcileMachine(app, String(row['id']));
  }
  return machineOf(app, accountId);
}
