import { expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  query,
  subscribed,
  type TestApp,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { aFleet, type FleetBench, TOKEN } from '../../test/fixtures/app-machine.ts';
import { requestProbe } from '../store/machines.ts';
import { reconcileMachine } from './reconcile.ts';
import { requestMachine } from './request-machine.ts';
import type { Plan } from '../domain/plans.ts';
import { checkCredential } from '../credentials/check-credential.ts';

const ALICE = 'acc_alice';
const HOUR = 60 * MINUTE;

/** Alice has a machine that has just used her setup token. */
async function aMachine(plan: Plan = 'pro'): Promise<FleetBench> {
  const bench = await aFleet();
  const { app } = bench;
  await anAccount(app);
  await subscribed(app, ALICE, plan);
  await acceptedCredential(app, ALICE, TOKEN);
  await app.db.write([
    ...requestMachine(app, ALICE),
    { sql: 'UPDATE credentials SET used_at = ?, due_at = NULL', args: [NOW] },
  ]);
  await settle(app, 0);
  return bench;
}

/** Runs every job that becomes due within a time, in order. */
async function settle(app: TestApp, ms: number): Promise<void> {
  const until = app.now() + ms;
  for (let jobs = 0; jobs < 200; jobs += 1) {
    const [next] = await query(
      app,
      `SELECT 'machine' AS what, id, due_at FROM machines WHERE due_at IS NOT NULL UNION ALL
       SELECT 'credential', id, due_at FROM credentials WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
    );
    const isBuilding = next?.['what'] === 'machine';
    if (!next || (Number(next['due_at']) > until && !isBuilding)) break;
    app.clock.now = Math.max(app.now(), Number(next['due_at']));
    if (isBuilding) await reconcileMachine(app, String(next['id']));
    else await checkCredential(app, String(next['id']));
  }
  app.clock.now = Math.max(app.now(), until);
}

const credential = async (app: TestApp) => (await query(app, 'SELECT * FROM credentials'))[0]!;
const told = async (app: TestApp) =>
  (
    await query(
      app,
      `SELECT event_id FROM inbox WHERE event_id LIKE '%probed%' OR event_id LIKE '%rechecked%'`,
    )
  ).length;
const used = ({ anthropic }: FleetBench) =>
  anthropic.calls.filter(({ operation }) => operation === 'create-message').length;
const dueNow = (app: TestApp) =>
  app.db.write([{ sql: 'UPDATE credentials SET due_at = ?', args: [app.now()] }]);

test('a running machine uses its credential once a day; a sleeping one is not started for it', async () => {
  for (const [plan, times] of [
    ['pro', 3],
    ['starter', 0],
  ] as const) {
    const bench = await aMachine(plan);
    const before = used(bench);
    await dueNow(bench.app);
    await settle(bench.app, 90 * HOUR);
    expect(used(bench) - before).toBe(times);
    expect(await told(bench.app)).toBe(0);
  }
});

test('a paused machine does not use its credential', async () => {
  const bench = await aMachine();
  const { app } = bench;
  await app.db.write(['UPDATE machines SET paused = 1']);
  const before = used(bench);
  app.clock.now += 24 * HOUR;
  await dueNow(app);
  await settle(app, HOUR);
  const [machine] = await query(app, 'SELECT * FROM machines');
  expect([used(bench) - before, machine?.['due_at']]).toEqual([0, null]);
});

test('missing extra usage is reported once, checked every half hour, and reported when it is back', async () => {
  const bench = await aMachine();
  const { app, anthropic } = bench;
  anthropic.setBehaviour('SETUP_TOKEN', 'extra_usage');
  app.clock.now += 24 * HOUR;
  await dueNow(app);
  await settle(app, 0);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['extra_usage', 1]);
  const before = used(bench);
  await settle(app, 3 * HOUR);
  expect(used(bench) - before).toBe(6);
  expect(await told(app)).toBe(1);
  anthropic.setBehaviour('SETUP_TOKEN', 'valid');
  await settle(app, 31 * MINUTE);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['valid', 2]);
});

test('a token that is revoked between our check and its use is reported as revoked', async () => {
  const { app, anthropic } = await aMachine();
  app.clock.now += 24 * HOUR;
  await dueNow(app);
  await checkCredential(app, String((await credential(app))['id']));
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  await settle(app, 2 * MINUTE);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['valid', 0]);
  await settle(app, 2 * MINUTE);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['revoked', 1]);
});

test('a token that passes our check but is refused twice on the machine is reported as restricted, once', async () => {
  const bench = await aMachine();
  const { app, anthropic } = bench;
  anthropic.setBehaviour('SETUP_TOKEN', 'model_restricted');
  app.clock.now += 24 * HOUR;
  const before = used(bench);
  await dueNow(app);
  await settle(app, HOUR);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['restricted', 1]);
  expect(used(bench) - before).toBe(2);
});

test('a single transient refusal is not reported, and the machine’s verdict is the final one', async () => {
  const { app, anthropic } = await aMachine();
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  await dueNow(app);
  await settle(app, 0);
  anthropic.setBehaviour('SETUP_TOKEN', 'valid');
  await settle(app, 4 * MINUTE);
  expect(await credential(app)).toMatchObject({ verdict: 'valid', suspected_at: null });
  expect(await told(app)).toBe(0);
});

test('a refusal on the machine while our own check waits to confirm its first one is not called restricted', async () => {
  const { app, anthropic } = await aMachine();
  app.clock.now += MINUTE;
  await app.db.write([requestProbe(ALICE, 'recheck', app.now())]);
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  await dueNow(app);
  const { id } = await credential(app);
  await checkCredential(app, String(id));
  await settle(app, 10 * MINUTE);
  expect([(await credential(app))['verdict'], await told(app)]).toEqual(['revoked', 1]);
});

test('a use without a clear answer leaves what worked untested, and silently so, until it works again', async () => {
  const { app, anthropic } = await aMachine();
  const { checked_at: worked } = await credential(app);
  app.clock.now += 24 * HOUR;
  anthropic.setBehaviour('SETUP_TOKEN', 'claude_code_only');
  await dueNow(app);
  await settle(app, MINUTE);
  expect(await credential(app)).toMatchObject({ verdict: 'unknown', checked_at: worked });
  await settle(app, 3 * HOUR);
  expect(await credential(app)).toMatchObject({ verdict: 'unknown', checked_at: worked });
  anthropic.setBehaviour('SETUP_TOKEN', 'valid');
  await settle(app, 24 * HOUR);
  expect(await credential(app)).toMatchObject({ verdict: 'valid' });
  expect(await told(app)).toBe(0);
});

test('a use without a clear answer changes nothing about what was never known, and the machine is ready', async () => {
  const { app, anthropic } = await aMachine();
  await app.db.write([
    { sql: "UPDATE credentials SET verdict = 'unknown', checked_at = NULL", args: [] },
    requestProbe(ALICE, 'recheck', app.now()),
  ]);
  anthropic.setBehaviour('SETUP_TOKEN', 'claude_code_only');
  await settle(app, 0);
  expect(await credential(app)).toMatchObject({ verdict: 'unknown', checked_at: null });
  const [machine] = await query(app, 'SELECT state, trouble, due_at FROM machines');
  expect(machine).toMatchObject({ state: 'ready', trouble: null, due_at: null });
});
