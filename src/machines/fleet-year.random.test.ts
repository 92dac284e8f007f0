import { expect, test, vi } from 'vitest';
import { anAccount, query, valueOf } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { aFleet, aRunningAgent, type FleetBench } from '../../test/fixtures/app-machine.ts';
import { aSeed, seeded, SIMULATED_MACHINES } from '../../test/fixtures/sampling.ts';
import { checkCredential } from '../credentials/check-credential.ts';
import { sweep } from '../work/sweep.ts';
import { findOrphans } from './find-orphans.ts';
import { observeMachine } from './observe-machine.ts';
import { reconcileMachine } from './reconcile.ts';
import { tellAiling } from './tell-ailing.ts';

// A year of a fleet, told by what goes wrong in it: in between nothing happens. The events come one after the other, those of single
// machines on one machine and those of the whole fleet on three, whose always-on agents are looked at minute by minute until all is
// well again.

// A thousand machines take a quarter of an hour on a core of their own.
vi.setConfig({ testTimeout: 1_800_000 + SIMULATED_MACHINES * 10_000 });

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR_MINUTES = (365 * DAY) / MINUTE;
const ONE = ['alice'];
const SEVERAL = ['alice', 'bob', 'carol'];
const JOBS = {
  'check-credential': checkCredential,
  'reconcile-machine': reconcileMachine,
  'observe-machine': observeMachine,
};

/** `nextAt`: nothing is due before; unknown after something has happened. */
type Fleet = FleetBench & { names: string[]; nextAt: number | null };
type Happening = {
  /** How often a year, for each machine, or for the whole fleet. */
  perMachine?: number;
  perFleet?: number;
  /** However small the fleet is. */
  atLeast?: number;
  begin(fleet: Fleet, name: string): unknown;
  /** How long its cause lasts. */
  minutes?: number;
  end?(fleet: Fleet, name: string): void;
};

/** Believable rates: Fly's status page of a year for incidents, recorded answers of production hosts for the rest. */
const HAPPENINGS: Record<string, Happening> = {
  migration: { perMachine: 2, begin: ({ fly }, name) => fly.migrate(name) },
  crash: { perMachine: 4, begin: ({ fly }, name) => fly.crash(name) },
  out_of_memory: {
    perMachine: 1,
    begin: ({ fly }, name) => fly.crash(name, { outOfMemory: true }),
  },
  crash_loop: {
    perMachine: 0.3,
    begin: ({ fly }, name) => (fly.faults.enable('machine-exits'), fly.crash(name)),
    minutes: 90,
    end: ({ fly }) => fly.faults.heal(),
  },
  lasting_state: {
    perMachine: 0.3,
    begin: ({ fly }, name) => (fly.faults.enable('state-lasts'), fly.crash(name)),
    minutes: 20,
    end: ({ fly }) => fly.faults.heal(),
  },
  full_disk: {
    perMachine: 0.3,
    begin: ({ fly }, name) => fly.alter(name, { disk: { usedPercent: 93, cachesPercent: 1 } }),
    minutes: 40,
    end: ({ fly }, name) => fly.alter(name, { disk: { usedPercent: 30, cachesPercent: 1 } }),
  },
  host_lost: { perMachine: 0.05, atLeast: 1, begin: ({ fly }, name) => fly.loseHost(name) },
  incident: {
    perFleet: 6,
    begin: async ({ fly, names }) => {
      fly.faults.enable('machine-exits');
      for (const name of names) await fly.crash(name);
    },
    minutes: 45,
    end: ({ fly }) => fly.faults.heal(),
  },
  silence_of_fly: {
    perFleet: 6,
    begin: ({ fly }) => fly.faults.enable('down'),
    minutes: 60,
    end: ({ fly }) => fly.faults.heal(),
  },
  silence_of_anthropic: {
    perFleet: 12,
    begin: async ({ app, anthropic }) => {
      anthropic.faults.enable('overloaded');
      // The daily proof of each falls into it.
      await app.db.write([
        { sql: 'UPDATE credentials SET due_at = ?, used_at = 0', args: [app.now()] },
      ]);
    },
    minutes: 45,
    end: ({ anthropic }) => anthropic.faults.heal(),
  },
};
/** After this long without an end something is stuck. */
const LONGEST_MINUTES = 6 * 60;

async function aSmallFleet(people: string[]): Promise<Fleet> {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(bench.app, 'olga');
  const names: string[] = [];
  for (const person of people) {
    names.push(String((await aRunningAgent(bench, { person }))['app_name']));
  }
  return { ...bench, names, nextAt: null };
}

/** In a minute in which nothing is due nothing is done. */
async function passMinute(fleet: Fleet): Promise<void> {
  const { app } = fleet;
  app.clock.now += MINUTE;
  fleet.nextAt ??= await nextAt(fleet);
  if (fleet.nextAt > app.now()) return;
  app.enqueued.length = 0;
  app.logged.length = 0;
  await sweep(app);
  await tellAiling(app);
  for (const { job, payload } of app.enqueued.splice(0)) {
    await JOBS[job as keyof typeof JOBS]?.(app, (payload as { id: string }).id);
  }
  fleet.nextAt = null;
}

/** When a machine has to be looked at; at once while one is unwell, because somebody may have to be told. */
async function nextAt({ app }: Fleet): Promise<number> {
  const at = await valueOf(
    app,
    `SELECT min(at) FROM (SELECT min(due_at) AS at FROM machines UNION ALL SELECT min(due_at) FROM observations
       UNION ALL SELECT min(due_at) FROM credentials
       UNION ALL SELECT 0 FROM machines WHERE ailing_since IS NOT NULL)`,
  );
  return at === null ? Number.POSITIVE_INFINITY : Number(at);
}

/** Plays one event to its end; returns the minutes in which agents were down. */
async function play(fleet: Fleet, name: string, happening: Happening): Promise<number> {
  const { minutes = 0 } = happening;
  const { fly, names } = fleet;
  await happening.begin(fleet, name);
  fleet.nextAt = null;
  let down = 0;
  let calm = 0;
  for (let minute = 1; calm < 20; minute += 1) {
    expect(minute).toBeLessThan(minutes + LONGEST_MINUTES);
    await passMinute(fleet);
    if (minute === minutes) happening.end?.(fleet, name);
    // As its customers would find it, whatever we know.
    const count = names.filter((each) => !fly.isUp(each)).length;
    down += count;
    calm = count === 0 && minute >= minutes ? calm + 1 : 0;
  }
  return down;
}

/** How often something happens in the year; the fraction is drawn. */
function times(perYear: number, below: (n: number) => number): number {
  return Math.floor(perYear) + (below(1000) < (perYear % 1) * 1000 ? 1 : 0);
}

/** What happens in the year, in a random order. */
function eventsOfYear(below: (n: number) => number): string[] {
  const events = Object.entries(HAPPENINGS).flatMap(([what, each]) => {
    const perYear = (each.perMachine ?? 0) * SIMULATED_MACHINES + (each.perFleet ?? 0);
    const count = Math.max(times(perYear, below), each.atLeast ?? 0);
    return Array.from({ length: count }, () => what);
  });
  return events.toSorted(() => below(3) - 1);
}

/** What is left after the year: at Fly for nobody, disks that are kept for somebody, and restores that were told. */
async function leftOf({ app }: Fleet) {
  const found = (await findOrphans(app)).flatMap(({ volumes, machines }) => [
    ...volumes,
    ...machines,
  ]);
  const kept = (await query(app, 'SELECT old_volumes FROM machines')).flatMap(
    (row) => JSON.parse(String(row['old_volumes'])) as string[],
  );
  const told = await valueOf(
    app,
    `SELECT count(*) FROM inbox WHERE event_id LIKE 'news:restored:%'`,
  );
  const cutOff = await query(
    app,
    `SELECT coalesce(ended_at, ${app.now()}) - began_at AS ms FROM breaks WHERE cause = 'anthropic'`,
  );
  return {
    forNobody: found.filter((id) => !kept.includes(id)),
    kept,
    told: Number(told),
    cutOffMinutes: cutOff.map((row) => Math.round(Number(row['ms']) / MINUTE)),
  };
}

test(`a year of ${SIMULATED_MACHINES} machines: agents are up, operators are not flooded, nothing is billed for nobody, and nobody loses data untold`, async () => {
  const seed = aSeed();
  const below = seeded(seed);
  const [one, several] = [await aSmallFleet(ONE), await aSmallFleet(SEVERAL)];
  const events = eventsOfYear(below);
  let downMinutes = 0;
  const dataLost: number[] = [];
  const alarmsOf: Record<string, number> = {};
  for (const what of events) {
    const happening = HAPPENINGS[what]!;
    const fleet = happening.perFleet ? several : one;
    const { app, fly, names } = fleet;
    const name = names[below(names.length)] ?? '';
    if (what === 'host_lost') {
      fly.snapshot(name);
      const age = below(24 * 60) * MINUTE;
      app.clock.now += age;
      dataLost.push(age / HOUR);
    }
    // Events are days apart, so that what is told once a day is told again.
    app.clock.now += DAY;
    for (let settled = 0; settled < 20; settled += 1) await passMinute(fleet);
    const newest = await valueOf(app, 'SELECT max(seq) FROM inbox');
    const down = await play(fleet, name, happening);
    // An incident or a silence hits all, and the fleet is bigger than what is played here.
    downMinutes += happening.perFleet ? (down * SIMULATED_MACHINES) / names.length : down;
    const alarms = await valueOf(
      app,
      `SELECT count(*) FROM inbox WHERE seq > ${Number(newest)} AND event_id LIKE 'news:ops:%'`,
    );
    alarmsOf[what] = (alarmsOf[what] ?? 0) + Number(alarms);
  }
  const availability = 1 - downMinutes / (SIMULATED_MACHINES * YEAR_MINUTES);
  const total = Object.values(alarmsOf).reduce((sum, each) => sum + each, 0);
  const left = [await leftOf(one), await leftOf(several)];
  const forNobody = left.flatMap((each) => each.forNobody);
  const kept = left.flatMap((each) => each.kept);
  const told = left.reduce((sum, each) => sum + each.told, 0);
  const cutOff = left.flatMap((each) => each.cutOffMinutes);
  process.stdout.write(
    `${SIMULATED_MACHINES} machines, ${events.length} events (SAMPLE_SEED=${seed}): up ${(availability * 100).toFixed(3)} %, ` +
      `${(total / 365).toFixed(2)} alarms a day for each operator ${JSON.stringify(alarmsOf)}, ` +
      `left for nobody ${forNobody.length}, disks kept ${kept.length}, ` +
      `data younger than the snapshot lost ${dataLost.length} times, at most ${Math.max(0, ...dataLost).toFixed(1)} h, told ${told} times, ` +
      `cut off by Anthropic ${cutOff.length} times, between ${Math.min(...cutOff)} and ${Math.max(...cutOff)} min\n`,
  );
  expect(availability).toBeGreaterThan(0.999);
  // One incident of Fly is one alarm; what goes wrong with single machines grows with their number.
  expect(alarmsOf['incident']).toBeLessThanOrEqual(HAPPENINGS['incident']!.perFleet! * 2);
  expect(total).toBeLessThanOrEqual(30 + 3 * SIMULATED_MACHINES);
  expect(forNobody).toEqual([]);
  expect(kept).toHaveLength(dataLost.length);
  expect(told).toBe(dataLost.length);
  // Each silence is in the ledger of each agent, and no more than an hour of it.
  expect(cutOff).toHaveLength(HAPPENINGS['silence_of_anthropic']!.perFleet! * SEVERAL.length);
  expect(Math.max(...cutOff)).toBeLessThanOrEqual(75);
});
