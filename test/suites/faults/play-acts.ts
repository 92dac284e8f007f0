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

/** An operation on an agent: the state before it, the request, and what the person does meanwhile. */
export type Act = {
  before: () => Promise<FaultBench>;
  ask: (bench: FaultBench) => Promise<void>;
  meanwhile?: (bench: FaultBench) => Promise<void>;
  /** Additional expectations of the end, besides being the same each time. */
  ends?: object;
  /** Only the gateway calls the platforms, and it retries without us. */
  isOfGateway?: boolean;
  /** Its host is out of reach, so the machine cannot be seen to vanish. */
  isOutOfReach?: boolean;
  /** The machine may sleep. After being created again it is up until it is put to sleep. */
  sleeps?: boolean;
};

/** Longer than the lease of a killed process. */
const LEASE_MS = 31_000;
const HOUR = 3_600_000;
/** The number of concurrent runs of one test, which then share the waits for the disk. */
const AT_ONCE = 4;

/**
 * Runs each act without faults, then once with every fault of every distinct call, then with lasting faults, and then with the process
 * killed before each of its writes and calls. The end has to be the same each time. When an act repeats a call, only the first
 * one gets the faults. Each command on a machine only fails, is refused, or loses its answer.
 */
export function playActs(acts: Record<string, Act>): void {
  describe.each(Object.entries(acts))('%s', (_name, act) => {
    let peace: Promise<Peace> | null = null;
    const inPeace = (): Promise<Peace> => (peace ??= playInPeace(act));

    test('ends as expected without faults', async () => {
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

    test('creates the machine again when it vanishes', async () => {
      const { end, calls } = await inPeace();
      if (act.isOutOfReach || !calls.fly.includes('get-machine')) return;
      const bench = await act.before();
      await act.ask(bench);
      bench.fly.faults.enable('machine-vanishes*1');
      await workOff(bench.app, meanwhileOf(act, bench));
      // The machine is created in its desired state, and is up until its plan lets it sleep.
      if (act.sleeps) await bench.fly.stopAll();
      // Operators get an alarm, and the customer gets news of each start, so the news differ.
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
 * Removes differences that a long wait causes: a login that waited too long has failed and was requested again, and a machine
 * that may sleep may be asleep or up.
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

/** Another process takes over from one that was killed. True when the work was done before the kill. */
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

/** Runs several at the same time. The first failure ends the run. */
async function allOf<T>(items: T[], play: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const playNext = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await play(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
}
