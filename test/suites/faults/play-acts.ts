import { describe, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../fixtures/app.ts';
import { type End, endOf } from './end-of.ts';
import type { FaultBench } from './fault-bench.ts';
import {
  type Calls,
  callsSince,
  type Fault,
  faultsFor,
  lastingFor,
  markCalls,
} from './fault-list.ts';
import { mortal } from './mortal.ts';
import { workOff } from './work-off.ts';

/** Something that happens to an agent: what was before it, what is asked for, and what the person does on the way. */
export type Act = {
  before: () => Promise<FaultBench>;
  ask: (bench: FaultBench) => Promise<void>;
  meanwhile?: (bench: FaultBench) => Promise<void>;
  /** What the end has to be, beside being the same each time. */
  ends?: object;
  /** Only the gateway asks the platforms, which tries again by itself. */
  isOfGateway?: boolean;
  /** A machine made again is up until its plan lets it sleep. */
  sleeps?: boolean;
};

/** The lease of the dead runs out. */
const LEASE_MS = 31_000;
const HOUR = 3_600_000;
/** Runs of one test that wait for the disk together. */
const AT_ONCE = 4;

/**
 * Plays each act in peace, then with every fault of every distinct call of it once, with lasting ones for a while, and
 * with the process killed before each of its writes and calls: the end has to be the same. Every death of every act is
 * played; of the faults each one that a call can have, but where an act has the same call many times only for the first,
 * and for each of the many commands on a machine that it fails, is refused, or loses its answer.
 */
export function playActs(acts: Record<string, Act>): void {
  describe.each(Object.entries(acts))('%s', (_name, act) => {
    let peace: Promise<Peace> | null = null;
    const inPeace = (): Promise<Peace> => (peace ??= playInPeace(act));

    test('comes to its end in peace', async () => {
      const { end } = await inPeace();
      expect(end).toMatchObject({
        counts: { apps: 1, volumes: 1, machines: 1, ips: 2 },
        orphans: [],
        row: { isApplied: true, due_at: null, trouble: null, attempts: 0 },
        ...act.ends,
      });
    });

    test('ends the same with every fault of every call once', { timeout: 240_000 }, async () => {
      const { end, calls } = await inPeace();
      await allOf(concerning(act, faultsFor(calls)), async ({ standIn, fault, mayMiss }) => {
        const bench = await act.before();
        await act.ask(bench);
        bench[standIn].faults.enable(fault);
        await workOff(bench.app, meanwhileOf(act, bench));
        const missed = mayMiss ? [] : bench[standIn].faults.unused();
        expect(missed, `${standIn} ${fault}`).toEqual([]);
        expect(await endOf(bench), `${standIn} ${fault}`).toEqual(end);
      });
    });

    test('gets its machine again when that vanishes', async () => {
      const { end, calls } = await inPeace();
      if (!calls.fly.includes('get-machine')) return;
      const bench = await act.before();
      await act.ask(bench);
      bench.fly.faults.enable('machine-vanishes*1');
      await workOff(bench.app, meanwhileOf(act, bench));
      // It is made as it shall be, and up until its plan lets it sleep.
      if (act.sleeps) await bench.fly.stopAll();
      // Operators hear of it, and the customer of each start.
      expect({ ...(await endOf(bench)), heard: end.heard }).toEqual(end);
    });

    test('ends the same with a fault that lasts a while', { timeout: 120_000 }, async () => {
      const { end, calls } = await inPeace();
      await allOf(concerning(act, lastingFor(calls)), async ({ standIn, fault }) => {
        const bench = await act.before();
        await act.ask(bench);
        bench[standIn].faults.enable(fault);
        await workOff(bench.app, { ...meanwhileOf(act, bench), most: 10 });
        bench[standIn].faults.heal();
        bench.app.clock.now += HOUR;
        await workOff(bench.app, meanwhileOf(act, bench));
        expect(afterAWhile(await endOf(bench)), `${standIn} ${fault}`).toEqual(afterAWhile(end));
      });
    });

    test('ends the same whenever the process dies', { timeout: 240_000 }, async () => {
      const { end } = await inPeace();
      let deaths = 0;
      for (let isOver = false; !isOver; deaths += AT_ONCE) {
        const moments = Array.from({ length: AT_ONCE }, (_, at) => deaths + at + 1);
        const lived = await Promise.all(moments.map((nth) => diesAt(act, nth, end)));
        isOver = lived.includes(true);
      }
      expect(deaths).toBeGreaterThan(AT_ONCE);
    });
  });
}

/**
 * A login that waits too long has failed, and was asked for again; a machine that may sleep does so by itself, or was
 * started and does not yet.
 */
function afterAWhile({ heard, machines, ...end }: End): End {
  const news = heard.news.filter((id) => !id.includes(':login_failed:'));
  const rested = machines.map((machine) =>
    maySleep(machine) ? { ...machine, state: 'up or asleep' } : machine,
  );
  return { ...end, heard: { ...heard, news }, machines: rested };
}

function maySleep({ env, cordoned, state }: End['machines'][number]): boolean {
  const isOfSleepingPlan = 'OPENCLAW_SKIP_CRON' in env;
  return isOfSleepingPlan && !cordoned && ['started', 'stopped'].includes(state);
}

function concerning(act: Act, faults: Fault[]): Fault[] {
  return faults.filter(({ standIn }) => standIn === 'fly' || !act.isOfGateway);
}

type Peace = { end: End; calls: Calls };

async function playInPeace(act: Act): Promise<Peace> {
  const bench = await act.before();
  await act.ask(bench);
  const marks = markCalls(bench);
  await workOff(bench.app, meanwhileOf(act, bench));
  const calls = callsSince(bench, marks);
  return { end: await endOf(bench), calls };
}

/** Another process takes over from one that was killed. True when the work was done before it could be. */
async function diesAt(act: Act, nth: number, end: End): Promise<boolean> {
  const bench = await act.before();
  await act.ask(bench);
  const dying = mortal(bench.app, nth);
  const person = meanwhileOf(act, bench);
  await workOff(bench.app, { ...person, by: dying, until: dying.isDead });
  if (dying.isDead()) {
    const next: TestApp = await testApp({ beside: bench.app });
    bench.app.clock.now += LEASE_MS;
    await workOff(next, person);
  }
  expect(await endOf(bench), `killed before act ${nth}`).toEqual(end);
  return !dying.isDead();
}

function meanwhileOf({ meanwhile }: Act, bench: FaultBench) {
  return meanwhile ? { meanwhile: () => meanwhile(bench) } : {};
}

/** Some at once; the first that fails ends it. */
async function allOf<T>(items: T[], play: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const playNext = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await play(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
}
