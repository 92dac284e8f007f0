import type { Plan } from '../../src/plans.ts';
import { saveSubscription } from '../../src/store/subscriptions.ts';
import { raiseDesiredRev, wantRestart, wantWake } from '../../src/store/machines.ts';
import type { Row } from '../../src/store/database.ts';
import { acceptedCredential, query, subscribed, type TestApp } from '../app.ts';
import {
  aFleet,
  aRunningAgent,
  KEY,
  type MachineBench,
  machineOf,
  settle,
} from '../app-machine.ts';

export const ALICE = 'acc_alice';

/** Something that happens to a machine: from which plan, asleep or awake, and what is asked for. */
export type Act = {
  plan: Plan;
  asleep?: boolean;
  paused?: boolean;
  ask: (app: TestApp) => Promise<void>;
};

const raise = (app: TestApp) => app.db.write([raiseDesiredRev(ALICE, app.now())]);

export const ACTS: Record<string, Act> = {
  'a smaller plan': { plan: 'pro', ask: (app) => changesTo(app, 'starter') },
  'a bigger plan while asleep': {
    plan: 'starter',
    asleep: true,
    ask: (app) => changesTo(app, 'pro'),
  },
  'a wake': {
    plan: 'starter',
    asleep: true,
    ask: async (app) => {
      await app.db.write([wantWake(ALICE), raiseDesiredRev(ALICE, app.now())]);
    },
  },
  'a restart': { plan: 'pro', ask: restarts },
  'a restart while asleep': { plan: 'starter', asleep: true, ask: restarts },
  'a pause': { plan: 'pro', ask: stopsPaying },
  'a pause while asleep': { plan: 'starter', asleep: true, ask: stopsPaying },
  'a payment after a pause': {
    plan: 'starter',
    paused: true,
    ask: (app) => changesTo(app, 'starter'),
  },
  'another plan after a pause': {
    plan: 'starter',
    paused: true,
    ask: (app) => changesTo(app, 'pro'),
  },
  'a credential while asleep': {
    plan: 'starter',
    asleep: true,
    ask: async (app) => {
      await acceptedCredential(app, ALICE, { ...KEY, version: 2 });
      await raise(app);
    },
  },
  'an image': { plan: 'pro', ask: (app) => getsImage(app) },
  'an image while asleep': { plan: 'starter', asleep: true, ask: (app) => getsImage(app) },
};

async function changesTo(app: TestApp, plan: Plan): Promise<void> {
  await subscribed(app, ALICE, plan);
  await raise(app);
}

async function restarts(app: TestApp): Promise<void> {
  await app.db.write([wantRestart(ALICE), raiseDesiredRev(ALICE, app.now())]);
}

async function stopsPaying(app: TestApp): Promise<void> {
  const ended = {
    stripeSubscriptionId: `sub_${ALICE}`,
    status: 'canceled',
    priceId: 'price_pro',
    plan: 'pro',
    periodEndAt: app.now(),
    cancelAt: null,
    pastDueSince: null,
    payUrl: null,
  } as const;
  await app.db.write([
    saveSubscription(ALICE, ended, app.now()),
    raiseDesiredRev(ALICE, app.now()),
  ]);
}

async function getsImage(app: TestApp): Promise<void> {
  const row = await machineOf(app, ALICE);
  await app.db.write([
    {
      sql: `UPDATE machines SET wanted_image = 'registry.example/agent:next' WHERE id = ?`,
      args: [String(row['id'])],
    },
  ]);
  await raise(app);
}

/** A running agent with what comes before an act, so that only the act is left to do. */
export async function before(act: Act): Promise<MachineBench> {
  const bench = await aFleet();
  await aRunningAgent(bench, { plan: act.plan });
  if (act.asleep) await bench.fly.stopIdle();
  if (act.paused) {
    await stopsPaying(bench.app);
    await settle(bench.app, ALICE);
  }
  return bench;
}

/** Everything that has to be the same however the way there was: at Fly, in the row, and what the person heard. */
export async function endOf({ app, fly }: MachineBench) {
  const row = await machineOf(app, ALICE);
  const machines = fly.machines(String(row['app_name']));
  return {
    counts: fly.counts(),
    volumes: fly.volumes(String(row['app_name'])).map(({ id }) => id === row['volume_id']),
    machines: machines.map(({ id, state, cordoned, config }) => ({
      isOurs: id === row['fly_machine_id'],
      state,
      cordoned,
      image: config.image,
      env: { ...config.env, AGENT_DOCUMENT: withoutRev(config.env?.['AGENT_DOCUMENT'] ?? '{}') },
      autostop: config.services?.map(({ autostop }) => autostop),
      mounts: config.mounts?.map(({ volume }) => volume === row['volume_id']),
      hash: config.metadata?.['config_hash'] === row['config_hash'],
    })),
    credentials: fly.credentials(String(row['app_name'])).map(({ kind }) => kind),
    row: stateOf(row),
    heard: await heard(app),
  };
}

/** A machine that was made later carries the document of a later revision. */
function withoutRev(document: string): object {
  const { rev: _rev, ...rest } = JSON.parse(document) as Record<string, unknown>;
  return rest;
}

export type End = Awaited<ReturnType<typeof endOf>>;

function stateOf(row: Row): object {
  const { state, paused, restart_wanted, wake_wanted, start_cause, trouble, due_at, image } = row;
  return {
    isApplied: row['applied_rev'] === row['desired_rev'],
    version: row['credential_version'],
    state,
    paused,
    restart_wanted,
    wake_wanted,
    start_cause,
    trouble,
    due_at,
    image,
  };
}

/** What the person was told, without the trouble on the way. */
async function heard(app: TestApp): Promise<string[]> {
  const rows = await query(app, 'SELECT event_id FROM inbox ORDER BY seq');
  return rows.map((row) => String(row['event_id'])).filter((id) => !id.includes(':trouble:'));
}
