import { describe, expect, test } from 'vitest';
import { deleteAccount } from '../../../src/accounts/delete-account.ts';
import { checkCredential } from '../../../src/credentials/check-credential.ts';
import { AppError } from '../../../src/errors.ts';
import { isUp } from '../../../src/machines/diagnose.ts';
import { findOrphans } from '../../../src/machines/find-orphans.ts';
import { observeMachine } from '../../../src/machines/observe-machine.ts';
import { reconcileMachine } from '../../../src/machines/reconcile.ts';
import { requestMachine } from '../../../src/machines/request-machine.ts';
import { tellAiling } from '../../../src/machines/tell-ailing.ts';
import { tellLateBuilds } from '../../../src/machines/tell-late-builds.ts';
import { HOLD_MS } from '../../../src/domain/deletions.ts';
import { addDeletion } from '../../../src/store/deletions.ts';
import { sweep } from '../../../src/work/sweep.ts';
import { processEvents } from '../../../src/chat/process-events.ts';
import {
  acceptedCredential,
  chatKeyOf,
  query,
  says,
  subscribed,
  type TestApp,
  valueOf,
  waitingFor,
} from '../../fixtures/app.ts';
import { MINUTE } from '../../fixtures/app-facts.ts';
import { machineOf, TOKEN } from '../../fixtures/app-machine.ts';
import { anAgent } from './an-agent.ts';
import { aFaultBench, ALICE, chooses, type FaultBench } from './fault-bench.ts';
import { getsImage, isRestored } from './machine-acts.ts';

// What Fly does to a machine by itself, at each kind of call of everything that happens to it.

type Act = {
  before: () => Promise<FaultBench>;
  ask: (bench: FaultBench) => Promise<unknown>;
  /** How its machine ends; null: with everything of it. */
  ends: 'started' | 'stopped' | null;
};

const ACTS: Record<string, Act> = {
  'a first build': {
    before: aFaultBench,
    ask: async ({ app }) => {
      await subscribed(app, ALICE, 'pro');
      await acceptedCredential(app, ALICE, TOKEN);
      await app.db.write(requestMachine(app, ALICE));
    },
    ends: 'started',
  },
  'a wake': {
    before: () => anAgent({ plan: 'starter', asleep: true }),
    ask: ({ app }) => chooses(app, { type: 'wake_machine' }),
    // In the end it sleeps again.
    ends: 'stopped',
  },
  'falling asleep': {
    before: () => anAgent({ plan: 'starter' }),
    ask: async ({ app }) => void (app.clock.now += 11 * MINUTE),
    ends: 'stopped',
  },
  'an upgrade': { before: anAgent, ask: getsImage, ends: 'started' },
  'a restore': {
    before: async () => withSnapshot(await anAgent()),
    ask: isRestored,
    ends: 'started',
  },
  'a deletion': {
    before: anAgent,
    ask: ({ app }) => app.db.write([addDeletion('del_1', ALICE, app.now() - HOLD_MS)]),
    ends: null,
  },
};

async function withSnapshot(bench: FaultBench): Promise<FaultBench> {
  bench.fly.snapshot(String((await machineOf(bench.app, ALICE))['app_name']));
  return bench;
}

type Misfortune = {
  strike(bench: FaultBench, name: string): unknown;
  /** Until when its cause lasts. */
  minutes?: number;
  relent?(bench: FaultBench, name: string): void;
};

const MISFORTUNES: Record<string, Misfortune> = {
  'a lost host': {
    strike: ({ fly }, name) => {
      fly.snapshot(name);
      fly.loseHost(name);
    },
  },
  'a migration': { strike: ({ fly }, name) => fly.migrate(name) },
  'a crash loop': {
    strike: ({ fly }, name) => {
      fly.faults.enable('machine-exits');
      return fly.crash(name);
    },
    minutes: 25,
    relent: ({ fly }) => fly.faults.heal(),
  },
  'a full disk': {
    strike: ({ fly }, name) => fly.alter(name, { disk: { usedPercent: 93, cachesPercent: 1 } }),
    minutes: 25,
    relent: ({ fly }, name) => fly.alter(name, { disk: { usedPercent: 30, cachesPercent: 1 } }),
  },
};

const JOBS: Record<string, (app: TestApp, id: string) => Promise<void>> = {
  'reconcile-machine': reconcileMachine,
  'observe-machine': observeMachine,
  'check-credential': checkCredential,
  'delete-account': deleteAccount,
};
/** Kinds of calls at which each misfortune strikes, at most. */
const MOMENTS = 5;
/** After this long without an end something is stuck. */
const LONGEST_MINUTES = 6 * 60;
/** The owner is told after five minutes of what is known, and a machine is looked at every quarter of an hour. */
const TOLD_WITHIN_MINUTES = 15 + 5 + 1;

describe.each(Object.entries(ACTS))('%s', (_act, act) => {
  test.each(Object.entries(MISFORTUNES))(
    'ends as always with %s at any kind of its calls',
    { timeout: 240_000 },
    async (_what, misfortune) => {
      const calls = await callsOf(act);
      const firsts = calls.flatMap((each, at) => (calls.indexOf(each) === at ? [at + 1] : []));
      let struck = 0;
      // The last ones first: at the first ones of a build there is no machine yet.
      for (const nth of firsts.toReversed()) {
        if (struck < MOMENTS) struck += (await plays(act, nth, misfortune)) ? 1 : 0;
      }
      expect(struck).toBeGreaterThan(0);
    },
  );
});

/** The kinds of calls to Fly that an undisturbed act makes, in their order. */
async function callsOf(act: Act): Promise<string[]> {
  const bench = await act.before();
  await act.ask(bench);
  const calls: string[] = [];
  const watched = watching(bench.app, (name) => void calls.push(name));
  for (let minutes = 0; minutes < 3 || !(await isOver(act, bench)); minutes += 1) {
    expect(minutes).toBeLessThan(60);
    await passMinute(bench.app, watched);
  }
  return calls;
}

/** Lets the misfortune happen before the nth call. False when there was no machine yet, or no longer. */
async function plays(act: Act, nth: number, misfortune: Misfortune): Promise<boolean> {
  const bench = await act.before();
  const { app } = bench;
  await act.ask(bench);
  let calls = 0;
  let struckAt: number | null = null;
  let name = '';
  const watched = watching(app, async () => {
    calls += 1;
    if (calls !== nth) return;
    const row = await machineOf(app, ALICE);
    name = String(row['app_name']);
    if (bench.fly.machines(name).length === 0) return;
    struckAt = app.clock.now;
    await misfortune.strike(bench, name);
  });
  let down = 0;
  let calm = 0;
  for (let minutes = 1; calm < 3; minutes += 1) {
    expect(minutes, `struck before call ${nth}`).toBeLessThan(LONGEST_MINUTES);
    await passMinute(app, watched);
    if (struckAt === null && calls >= nth) return false;
    const isRelented = minutes > (misfortune.minutes ?? 0);
    if (minutes === misfortune.minutes && bench.fly.machines(name).length > 0)
      misfortune.relent?.(bench, name);
    else if (minutes === misfortune.minutes) bench.fly.faults.heal();
    down = (await isDead(act, bench)) ? down + 1 : 0;
    if (down > TOLD_WITHIN_MINUTES) await expectTold(bench, nth);
    calm = isRelented && (await isOver(act, bench)) ? calm + 1 : 0;
  }
  await expectClean(act, bench, nth);
  return true;
}

/** The same app, which tells of each call to Fly before it is made. */
function watching(app: TestApp, onCall: (name: string) => void | Promise<void>): TestApp {
  const fly = new Proxy(app.fly, {
    get: (client, name) => {
      const call: unknown = Reflect.get(client, name);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]): Promise<unknown> => {
        await onCall(String(name));
        return Reflect.apply(call, client, args) as unknown;
      };
    },
  });
  return { ...app, fly };
}

/** Does what is due, and what becomes due within the minute. */
async function passMinute(app: TestApp, by: TestApp): Promise<void> {
  const end = app.clock.now + MINUTE;
  for (let rounds = 0; rounds < 30; rounds += 1) {
    const due = await nextDueAt(app);
    if (due === null || due > end) break;
    app.clock.now = Math.max(app.clock.now, due);
    app.enqueued.length = 0;
    await sweep(app);
    for (const { job, payload } of app.enqueued.splice(0)) {
      await JOBS[job]?.(by, (payload as { id: string }).id).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    }
  }
  app.clock.now = Math.max(end, app.clock.now);
  await tellAiling(app);
  await tellLateBuilds(app);
  await app.db.write([`UPDATE outbox SET state = 'sent' WHERE state = 'queued'`]);
}

async function nextDueAt(app: TestApp): Promise<number | null> {
  const tables = ['credentials', 'machines', 'observations', 'deletions'];
  const dues = tables.map((table) => `SELECT min(due_at) AS due FROM ${table}`).join(' UNION ALL ');
  return (await valueOf(app, `SELECT min(due) FROM (${dues})`)) as number | null;
}

/** As its owner would find it, whatever we know. */
async function isDead(act: Act, { app, fly }: FaultBench): Promise<boolean> {
  if (act.ends !== 'started') return false;
  const [row] = await query(app, 'SELECT app_name FROM machines');
  const name = String(row?.['app_name']);
  const [machine] = fly.machines(name);
  if (!machine || machine.hostGone || machine.state !== 'started') return true;
  const shown = await app.fly.getMachine(name, machine.id).catch(() => null);
  return shown !== null && !isUp(shown, app.now());
}

/** Nobody waits without a word, and the status does not call an agent ready that is dead. */
async function expectTold({ app }: FaultBench, nth: number): Promise<void> {
  const kinds = ['down', 'late', 'failed', 'trouble'].map((kind) => `event_id LIKE '%:${kind}:%'`);
  const sql = `SELECT count(*) FROM inbox WHERE event_id LIKE 'news:%' AND (${kinds.join(' OR ')})`;
  const isTold = Number(await valueOf(app, sql)) > 0;
  await says(app, 'alice', '/status');
  await processEvents(app, chatKeyOf('alice'));
  const status = JSON.stringify((await waitingFor(app, 'alice')).at(-1)?.screen);
  const isGreen = status.includes('ready, awake');
  expect({ nth, isTold, isGreen }).toEqual({ nth, isTold: true, isGreen: false });
}

async function isOver(act: Act, { app, fly }: FaultBench): Promise<boolean> {
  if (act.ends === null) return Object.values(fly.counts()).every((count) => count === 0);
  const [row] = await query(
    app,
    `SELECT app_name, volume_id, state, ailing_since, applied_rev = desired_rev AS applied FROM machines`,
  );
  const [machine, ...others] = fly.machines(String(row?.['app_name']));
  const isWell = row?.['state'] === 'ready' && row['applied'] === 1 && row['ailing_since'] === null;
  // A volume that Fly has replaced is known by its new id after the next look.
  const isKnown = machine?.config.mounts?.[0]?.volume === row?.['volume_id'];
  const isThere = machine?.state === act.ends && !machine.hostGone && isKnown;
  return isWell && others.length === 0 && isThere;
}

/** Nothing is billed that nobody knows of: at most the disk that a lost host or a restore has left, which the row names. */
async function expectClean(act: Act, { app, fly }: FaultBench, nth: number): Promise<void> {
  const orphans = await findOrphans(app);
  const left = orphans.flatMap(({ volumes, machines }) => [...volumes, ...machines]);
  const { volumes, ...counts } = fly.counts();
  if (act.ends === null) {
    expect({ nth, left, volumes, counts }).toEqual({ nth, left: [], volumes: 0, counts: NOTHING });
    return;
  }
  const row = await machineOf(app, ALICE);
  const kept = JSON.parse(String(row['old_volumes'])) as string[];
  const name = String(row['app_name']);
  const hashes = fly.machines(name).map(({ config }) => config.metadata?.['config_hash']);
  const { trouble, ailment, due_at: dueAt } = row as Record<string, unknown>;
  expect({
    nth,
    counts,
    unknown: left.filter((id) => !kept.includes(id)),
    hashes,
    keys: fly.credentials(name).map(({ kind }) => kind),
    open: [trouble, ailment, dueAt],
  }).toEqual({
    nth,
    counts: ONE,
    unknown: [],
    hashes: [row['config_hash']],
    keys: ['token'],
    open: [null, null, null],
  });
}

const ONE = { apps: 1, machines: 1, ips: 2 };
const NOTHING = { apps: 0, machines: 0, ips: 0 };
