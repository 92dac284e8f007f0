import { describe, expect, test } from 'vitest';
import { COMMON_FAULTS } from '../../sandbox/faults.ts';
import { FLY_FAULTS } from '../../sandbox/fly/fly-faults.ts';
import { reconcileMachine } from '../../src/machines/reconcile.ts';
import { testApp, type TestApp } from '../app.ts';
import { type MachineBench, machineOf, settle } from '../app-machine.ts';
import { type Act, ACTS, ALICE, before, type End, endOf } from './machine-acts.ts';

const FAULTS = [...Object.keys(FLY_FAULTS), ...Object.keys(COMMON_FAULTS)].filter(
  (fault) => fault !== 'slow' && fault !== 'machine-vanishes',
);
/** Those that may last longer than the tries of one step. */
const LASTING = [
  'down',
  'unauthorized',
  'no-capacity',
  'deadline',
  'host-unreachable',
  'exec-fails',
];
const HOUR = 3_600_000;

describe.each(Object.entries(ACTS))('%s', (_name, act) => {
  let peaceful: End | null = null;
  const wanted = async (): Promise<End> => (peaceful ??= await inPeace(act));

  test.each(FAULTS)('ends the same with %s once', async (fault) => {
    const bench = await before(act);
    await act.ask(bench.app);
    bench.fly.faults.enable(`${fault}*1`);
    await settle(bench.app, ALICE);
    expect(await endOf(bench)).toEqual(await wanted());
  });

  test.each(['*1', ''])('gets its machine again when that vanishes%s', async (times) => {
    const bench = await before(act);
    await act.ask(bench.app);
    bench.fly.faults.enable(`machine-vanishes${times}`);
    await settle(bench.app, ALICE, 5);
    bench.fly.faults.heal();
    await settle(bench.app, ALICE);
    const { machines, ...rest } = await wanted();
    // It is made as it shall be, and up until its plan lets it sleep.
    if (machines.some(({ state }) => state === 'stopped')) await bench.fly.stopIdle();
    const { heard: _heard, ...end } = { ...rest, machines };
    expect(await endOf(bench)).toMatchObject(end);
  });

  test.each(LASTING)('ends the same with %s for a while', async (fault) => {
    const bench = await before(act);
    await act.ask(bench.app);
    bench.fly.faults.enable(fault);
    await settle(bench.app, ALICE, 10);
    bench.fly.faults.heal();
    bench.app.clock.now += HOUR;
    await settle(bench.app, ALICE);
    const end = await wanted();
    // It may have moved to another host: made again it is up until its plan lets it sleep.
    const sleeps = end.machines.some(({ state }) => state === 'stopped');
    if (fault === 'no-capacity' && sleeps) await bench.fly.stopIdle();
    expect(await endOf(bench)).toEqual(end);
  });

  test('ends the same whenever the process dies', { timeout: 60_000 }, async () => {
    let deaths = 0;
    for await (const end of endsAfterDeaths(act)) {
      deaths += 1;
      expect(end, `killed before write ${deaths}`).toEqual(await wanted());
    }
    expect(deaths).toBeGreaterThan(3);
  });
});

/** The ends of runs whose process died before its first write, its second, and so on; another one took over. */
async function* endsAfterDeaths(act: Act): AsyncGenerator<End> {
  for (let nth = 1; ; nth += 1) {
    const bench = await before(act);
    await act.ask(bench.app);
    if (!(await diesBeforeWrite(bench, nth))) return;
    const next = await testApp({ beside: bench.app });
    // The lease of the dead runs out.
    bench.app.clock.now += 31_000;
    await settle(next, ALICE);
    yield await endOf(bench);
  }
}

async function inPeace(act: Act): Promise<End> {
  const bench = await before(act);
  await act.ask(bench.app);
  await settle(bench.app, ALICE);
  const end = await endOf(bench);
  expect(end).toMatchObject({
    counts: { apps: 1, volumes: 1, machines: 1, ips: 2 },
    row: { isApplied: true, due_at: null, trouble: null },
  });
  return end;
}

/** Works until the process is to write for the nth time; from then on it stores nothing. False when it ends before. */
async function diesBeforeWrite({ app }: MachineBench, nth: number): Promise<boolean> {
  let writes = 0;
  const dying: TestApp = {
    ...app,
    db: {
      ...app.db,
      write: (statements) => {
        writes += 1;
        return writes >= nth ? Promise.reject(new Error('killed')) : app.db.write(statements);
      },
    },
  };
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const row = await machineOf(app, ALICE);
    if (writes >= nth || row['applied_rev'] === row['desired_rev']) break;
    app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
    await reconcileMachine(dying, String(row['id'])).catch(() => undefined);
  }
  return writes >= nth;
}
