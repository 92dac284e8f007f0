import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { observeMachine } from '../../../src/machines/observe-machine.ts';
import { testApp, type TestApp } from '../../fixtures/app.ts';
import { MINUTE } from '../../fixtures/app-facts.ts';
import { machineOf } from '../../fixtures/app-machine.ts';
import { anAgent } from './an-agent.ts';
import { endOf } from './end-of.ts';
import { ALICE, type FaultBench } from './fault-bench.ts';
import { type Calls, callsSince, faultsFor, markCalls } from './fault-list.ts';
import { mortal } from './mortal.ts';
import { Killed, workOff } from './work-off.ts';

const LEASE_MS = 31_000;
/** More inspections than one fault can spoil. */
const INSPECTIONS = 4;

/** A machine that may sleep and has been idle for long enough. */
async function anIdleAgent(): Promise<FaultBench> {
  const bench = await anAgent({ plan: 'starter' });
  bench.app.clock.now += 11 * MINUTE;
  return bench;
}

async function inspects(by: TestApp, times = INSPECTIONS): Promise<void> {
  const { id } = await machineOf(by, ALICE);
  for (let count = 0; count < times; count += 1) {
    await observeMachine(by, String(id)).catch((error: unknown) => {
      if (!(error instanceof AppError || error instanceof Killed)) throw error;
    });
    by.clock.now += 5 * MINUTE;
  }
  await workOff(by);
}

/** The final state at Fly and in our rows, without the news, whose number depends on the number of inspections. */
async function endAfter(bench: FaultBench) {
  const { heard: _heard, ...end } = await endOf(bench);
  return end;
}

async function inPeace(): Promise<{ end: Awaited<ReturnType<typeof endAfter>>; calls: Calls }> {
  const bench = await anIdleAgent();
  const marks = markCalls(bench);
  await inspects(bench.app);
  const calls = callsSince(bench, marks);
  return { end: await endAfter(bench), calls };
}

describe('falling asleep', () => {
  test('ends with a stopped machine that a message can wake', async () => {
    const { end, calls } = await inPeace();
    expect(end).toMatchObject({
      counts: { apps: 1, volumes: 1, machines: 1, ips: 2 },
      orphans: [],
      machines: [{ state: 'stopped', cordoned: false }],
      row: { isApplied: true, due_at: null },
    });
    expect(calls.fly.filter((operation) => operation === 'stop-machine')).toHaveLength(1);
  });

  test('ends the same with every fault of every call once', { timeout: 120_000 }, async () => {
    const { end, calls } = await inPeace();
    for (const { standIn, fault } of faultsFor(calls)) {
      const bench = await anIdleAgent();
      bench[standIn].faults.enable(fault);
      await inspects(bench.app);
      expect(bench[standIn].faults.unused(), `${standIn} ${fault}`).toEqual([]);
      expect(await endAfter(bench), `${standIn} ${fault}`).toEqual(end);
    }
  });

  test('ends the same whenever the process dies', { timeout: 120_000 }, async () => {
    const { end } = await inPeace();
    let nth = 1;
    for (let isOver = false; !isOver; nth += 1) {
      const bench = await anIdleAgent();
      const dying = mortal(bench.app, nth);
      await inspects(dying, 1);
      isOver = !dying.isDead();
      const next = await testApp({ beside: bench.app });
      bench.app.clock.now += LEASE_MS;
      await inspects(next);
      expect(await endAfter(bench), `killed before act ${nth}`).toEqual(end);
    }
    expect(nth).toBeGreaterThan(5);
  });
});
