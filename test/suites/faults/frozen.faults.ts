import { describe, expect, test } from 'vitest';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import { reconcileMachine } from '../../../src/machines/reconcile.ts';
import type { Database } from '../../../src/store/database.ts';
import { raiseDesiredRev } from '../../../src/store/machines.ts';
import { requestMachine } from '../../../src/machines/request-machine.ts';
import { acceptedCredential, subscribed, testApp, type TestApp } from '../../fixtures/app.ts';
import { KEY, machineOf, TOKEN } from '../../fixtures/app-machine.ts';
import { anAgent } from './an-agent.ts';
import { endOf } from './end-of.ts';
import { aFaultBench, ALICE, type FaultBench } from './fault-bench.ts';
import { mortal } from './mortal.ts';
import { workOff } from './work-off.ts';

const NEWER = fakeCredential('SECOND_SETUP_TOKEN');
const LEASE_MS = 31_000;

/** Runs an action just before this process writes for the nth time. */
function before(app: TestApp, nth: number, happens: () => Promise<void>): TestApp {
  let writes = 0;
  const write: Database['write'] = async (parts) => {
    writes += 1;
    if (writes === nth) await happens();
    return app.db.write(parts);
  };
  return { ...app, db: { ...app.db, write } };
}

async function getsNewer(app: TestApp): Promise<void> {
  const newer = { kind: 'setup_token', value: NEWER, version: 3 } as const;
  await acceptedCredential(app, ALICE, newer);
  await app.db.write([raiseDesiredRev(ALICE, app.now())]);
}

/** Alice's agent has a token, and a key is to replace it. */
async function anOlderPush(): Promise<FaultBench> {
  const bench = await anAgent();
  await acceptedCredential(bench.app, ALICE, { ...KEY, version: 2 });
  await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
  return bench;
}

async function goesOn(app: TestApp): Promise<void> {
  const { id } = await machineOf(app, ALICE);
  await reconcileMachine(app, String(id)).catch(() => undefined);
}

/** The final state at Fly and in our row, labelled with the moment. */
async function endAt(bench: FaultBench, when: string) {
  const { credentialsThere, row, machines } = await endOf(bench);
  const { isApplied, version } = row;
  const told = machines.map(({ credentialVersion }) => credentialVersion);
  return { when, credentialsThere, isApplied, version, told };
}

const NEWEST = {
  credentialsThere: [['token', fingerprint(NEWER)]],
  isApplied: true,
  version: 3,
  told: ['3'],
};

const MOMENTS = Array.from({ length: 40 }, (_, at) => at + 1);

describe('a credential that is pasted while an older one is pushed', { timeout: 300_000 }, () => {
  test('is the one on the machine in the end, at every moment', async () => {
    for (const nth of MOMENTS) {
      const bench = await anOlderPush();
      let came = false;
      const older = before(bench.app, nth, async () => {
        came = true;
        await getsNewer(bench.app);
      });
      await goesOn(older);
      if (!came) break;
      await workOff(bench.app);
      const when = `before write ${nth}`;
      expect(await endAt(bench, when)).toEqual({ when, ...NEWEST });
    }
  });

  test('stays on the machine although the older process freezes, loses its lease, continues and then dies', async () => {
    for (const nth of MOMENTS) {
      for (const thenDiesAt of [Infinity, 4]) {
        const bench = await anOlderPush();
        let froze = false;
        const frozen = before(bench.app, nth, async () => {
          froze = true;
          bench.app.clock.now += LEASE_MS;
          const next = await testApp({ beside: bench.app });
          await getsNewer(next);
          await workOff(next);
        });
        await goesOn(thenDiesAt === Infinity ? frozen : mortal(frozen, nth + thenDiesAt));
        if (!froze) return;
        await workOff(bench.app);
        const when = `frozen before write ${nth}, dead after ${thenDiesAt} more`;
        expect(await endAt(bench, when)).toEqual({ when, ...NEWEST });
      }
    }
  });
});

test(
  'a build that froze makes nothing beside that of the next process',
  { timeout: 300_000 },
  async () => {
    for (const nth of MOMENTS) {
      const bench = await aFaultBench();
      await subscribed(bench.app, ALICE, 'pro');
      await acceptedCredential(bench.app, ALICE, TOKEN);
      await bench.app.db.write(requestMachine(bench.app, ALICE));
      let froze = false;
      const frozen = before(bench.app, nth, async () => {
        froze = true;
        bench.app.clock.now += LEASE_MS;
        await workOff(await testApp({ beside: bench.app }));
      });
      bench.app.clock.now += 1000;
      for (let looks = 0; looks < 4; looks += 1) await goesOn(frozen);
      if (!froze) return;
      await workOff(bench.app);
      const end = await endOf(bench);
      expect(end, `frozen before write ${nth}`).toMatchObject({
        counts: { apps: 1, volumes: 1, machines: 1, ips: 2 },
        orphans: [],
        row: { isApplied: true, version: 1, due_at: null },
      });
    }
  },
);
