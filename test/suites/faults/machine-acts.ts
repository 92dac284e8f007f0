import { expect } from 'vitest';
import { AILMENTS } from '../../../src/domain/ailments.ts';
import { NO_DETAILS } from '../../../src/domain/subscription-details.ts';
import type { Plan } from '../../../src/domain/plans.ts';
import { saveSubscription } from '../../../src/store/subscriptions.ts';
import { raiseDesiredRev, updateMachine } from '../../../src/store/machines.ts';
import { subscribed, type TestApp } from '../../fixtures/app.ts';
import { KEY, machineOf } from '../../fixtures/app-machine.ts';
import { anAgent } from './an-agent.ts';
import { ALICE, chooses, type FaultBench, pastes } from './fault-bench.ts';
import type { Act } from './play-acts.ts';
import { workOff } from './work-off.ts';

const STARTER_ASLEEP = { plan: 'starter', asleep: true } as const;
const wakes = ({ app }: FaultBench) => chooses(app, { type: 'wake_machine' });
const restarts = ({ app }: FaultBench) => chooses(app, { type: 'restart_machine' });

/** A change of plan, as a sync of the subscription stores it. */
export async function changesTo({ app }: FaultBench, plan: Plan): Promise<void> {
  await subscribed(app, ALICE, plan);
  await app.db.write([raiseDesiredRev(ALICE, app.now())]);
}

async function stopsPaying({ app }: FaultBench): Promise<void> {
  const ended = {
    stripeSubscriptionId: `sub_${ALICE}`,
    status: 'canceled',
    priceId: 'price_pro',
    plan: 'pro',
    periodEndAt: app.now(),
    cancelAt: null,
    unconfirmedSince: null,
    pastDueSince: null,
    problem: null,
    hold: null,
    details: NO_DETAILS,
    payUrl: null,
  } as const;
  await app.db.write([
    saveSubscription(ALICE, ended, { now: app.now(), syncDueAt: null }),
    raiseDesiredRev(ALICE, app.now()),
  ]);
}

async function aPausedAgent(): Promise<FaultBench> {
  const bench = await anAgent({ plan: 'starter' });
  await stopsPaying(bench);
  await workOff(bench.app);
  return bench;
}

export async function getsImage({ app }: { app: TestApp }): Promise<void> {
  const row = await machineOf(app, ALICE);
  await app.db.write([
    {
      sql: `UPDATE machines SET requested_image = 'registry.example/agent:next' WHERE id = ?`,
      args: [String(row['id'])],
    },
    raiseDesiredRev(ALICE, app.now()),
  ]);
}

async function anAgentWithSnapshot(): Promise<FaultBench> {
  const bench = await anAgent();
  const row = await machineOf(bench.app, ALICE);
  bench.fly.snapshot(String(row['app_name']));
  return bench;
}

export async function isRestored({ app, fly }: FaultBench): Promise<void> {
  const row = await machineOf(app, ALICE);
  const [disk] = fly.volumes(String(row['app_name']));
  await app.db.write([
    updateMachine(String(row['id']), { restoreFrom: disk?.snapshots[0]?.id ?? null }),
    raiseDesiredRev(ALICE, app.now()),
  ]);
}

/** Fly has moved the machine to another host, where its volume has another id, and nobody has looked since. */
async function isMigrated({ app, fly }: FaultBench): Promise<void> {
  const row = await machineOf(app, ALICE);
  fly.migrate(String(row['app_name']));
}

/** The host is gone, and has been for so long that nobody waits for it any more. */
async function losesHost({ app, fly }: FaultBench): Promise<void> {
  const row = await machineOf(app, ALICE);
  fly.loseHost(String(row['app_name']));
  const since = app.now() - AILMENTS.unreachable.longestMs;
  const course = {
    ailment: 'unreachable',
    ailmentAt: since,
    ailingSince: since,
    ailingCause: 'host',
  } as const;
  await app.db.write([
    // As an inspection notes it.
    updateMachine(String(row['id']), { ...course, started: false }),
    raiseDesiredRev(ALICE, app.now()),
  ]);
}

const ON_A_COPY = {
  // The disk of before is kept, and named until somebody drops it.
  counts: { apps: 1, volumes: 2, machines: 1, ips: 2 },
  orphans: [{ volumes: [expect.any(String)], machines: [] }],
};
const ON_ITS_VOLUME = {
  volumes: [{ isOurs: true, isInRightRegion: true }],
  machines: [{ mounts: [true] }],
};

/** The operations on a machine that is built. */
export const MACHINE_ACTS: Record<string, Act> = {
  'a smaller plan': { before: anAgent, ask: (bench) => changesTo(bench, 'starter') },
  'a bigger plan while asleep': {
    before: () => anAgent(STARTER_ASLEEP),
    ask: (bench) => changesTo(bench, 'pro'),
  },
  'a wake': { before: () => anAgent(STARTER_ASLEEP), ask: wakes },
  'a restart': { before: anAgent, ask: restarts },
  'a restart while asleep': { before: () => anAgent(STARTER_ASLEEP), ask: restarts },
  'a pause': { before: anAgent, ask: stopsPaying },
  'a pause while asleep': { before: () => anAgent(STARTER_ASLEEP), ask: stopsPaying },
  'a payment after a pause': {
    before: aPausedAgent,
    ask: (bench) => changesTo(bench, 'starter'),
  },
  'another plan after a pause': {
    before: aPausedAgent,
    ask: (bench) => changesTo(bench, 'pro'),
  },
  'a key while asleep': {
    before: () => anAgent(STARTER_ASLEEP),
    ask: ({ app }) => pastes(app, KEY.value),
  },
  'a restore': {
    before: anAgentWithSnapshot,
    ask: isRestored,
    ends: ON_A_COPY,
  },
  'a lost host': {
    before: anAgentWithSnapshot,
    ask: losesHost,
    ends: ON_A_COPY,
    isOutOfReach: true,
  },
  'a smaller plan after a migration': {
    before: anAgent,
    ask: async (bench) => {
      await isMigrated(bench);
      await changesTo(bench, 'starter');
    },
    ends: ON_ITS_VOLUME,
  },
  'a wake after a migration': {
    before: () => anAgent(STARTER_ASLEEP),
    ask: async (bench) => {
      await isMigrated(bench);
      await wakes(bench);
    },
    ends: ON_ITS_VOLUME,
  },
  'an image': { before: anAgent, ask: getsImage },
  'an image while asleep': {
    before: () => anAgent(STARTER_ASLEEP),
    ask: getsImage,
    sleeps: true,
  },
};
