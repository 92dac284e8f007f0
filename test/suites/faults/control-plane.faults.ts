import { describe, expect, test } from 'vitest';
import { processEvents } from '../../../src/chat/process-events.ts';
import { receive } from '../../../src/chat/receive.ts';
import { requestMachine } from '../../../src/machines/request-machine.ts';
import type { Database } from '../../../src/store/database.ts';
import {
  acceptedCredential,
  aText,
  chatKeyOf,
  query,
  subscribed,
  type TestApp,
  valueOf,
} from '../../fixtures/app.ts';
import { MINUTE } from '../../fixtures/app-facts.ts';
import { fillDisk, makeRoom, onlyFull } from '../../fixtures/full-disk.ts';
import { TOKEN } from '../../fixtures/app-machine.ts';
import { type End, endOf } from './end-of.ts';
import { aFaultBench, ALICE, type FaultBench } from './fault-bench.ts';
import { workOff } from './work-off.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Writes of a build at which something happens to the machine of ours. A build has about forty. */
const MOMENTS = [1, 2, 5, 9, 14, 20, 27];

/** Alice has paid and connected her Claude; her agent is requested. */
async function aRequest(): Promise<FaultBench> {
  const bench = await aFaultBench();
  const { app } = bench;
  await subscribed(app, ALICE);
  await acceptedCredential(app, ALICE, TOKEN);
  await app.db.write(requestMachine(app, ALICE));
  return bench;
}

/** The same app, which makes something happen before its nth write. */
function atWrite(app: TestApp, happenings: Record<number, () => Promise<void>>): TestApp {
  let writes = 0;
  const write: Database['write'] = async (parts) => {
    writes += 1;
    await happenings[writes]?.();
    return app.db.write(parts);
  };
  return { ...app, db: { ...app.db, write } };
}

let undisturbed: Promise<End> | undefined;

/** How it ends when nothing happens. */
function calmEnd(): Promise<End> {
  undisturbed ??= aRequest().then(async (bench) => {
    await workOff(bench.app);
    return endOf(bench);
  });
  return undisturbed;
}

describe('the clock', () => {
  test.each(MOMENTS)(
    'may jump ahead by a day at write %i of a build, and it ends as always',
    async (nth) => {
      const bench = await aRequest();
      const { app } = bench;
      const jumping = atWrite(app, { [nth]: async () => void (app.clock.now += DAY) });
      await workOff(app, { by: jumping });
      expect(await endOf(bench)).toEqual(await calmEnd());
    },
  );

  test.each(MOMENTS)(
    'may go an hour ahead and back at writes %i and later, and work that was put off meanwhile is done within that hour',
    async (nth) => {
      const bench = await aRequest();
      const { app } = bench;
      const jumping = atWrite(app, {
        [nth]: async () => void (app.clock.now += HOUR),
        [nth + 4]: async () => void (app.clock.now -= HOUR),
      });
      // A lease that was taken ahead of time holds until the clock is there again.
      await workOff(app, { by: jumping, most: 60 });
      app.clock.now += HOUR;
      await workOff(app);
      expect(await endOf(bench)).toEqual(await calmEnd());
    },
  );
});

describe('a full disk', () => {
  test('refuses new people, whose platform brings them again, and each is answered once there is room', async () => {
    const { app } = await aRequest();
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    const arrive = (person: string) => receive(app, [aText(person, '/start', `evt-${person}`)]);
    const accounts = async () => Number(await valueOf(app, 'SELECT count(*) FROM accounts'));
    const before = await accounts();
    await fillDisk(app);
    const refused: string[] = [];
    for (const person of people)
      await arrive(person).catch((error: unknown) => refused.push(person, String(onlyFull(error))));
    expect(refused.length).toBeGreaterThan(0);
    await makeRoom(app);
    for (const person of [...people, ...people]) await arrive(person);
    for (const person of people) await processEvents(app, chatKeyOf(person));
    expect(await accounts()).toBe(before + people.length);
    const greeted = await query(
      app,
      `SELECT chat FROM outbox WHERE chat LIKE '%person-%' GROUP BY chat HAVING count(*) = 1`,
    );
    expect(greeted).toHaveLength(people.length);
  });

  test.each(MOMENTS)(
    'that takes nothing any more from write %i of a build on loses and doubles nothing',
    async (nth) => {
      const bench = await aRequest();
      const { app } = bench;
      let refused = 0;
      const full = async () => {
        refused += 1;
        throw new Error('database or disk is full');
      };
      const filling = atWrite(app, Object.fromEntries(from(nth).map((each) => [each, full])));
      for (let times = 0; times < 8; times += 1)
        await workOff(app, { by: filling, most: 4 }).catch(onlyFull);
      expect(refused).toBeGreaterThan(1);
      app.clock.now += MINUTE;
      await workOff(app);
      expect(await endOf(bench)).toEqual(await calmEnd());
    },
  );
});

/** The numbers of all writes from this one on, as far as a test comes. */
function from(nth: number): number[] {
  return Array.from({ length: 500 }, (_, index) => nth + index);
}
