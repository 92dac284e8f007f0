import { expect, test } from 'vitest';
import {
  anOldMachine,
  OLD_ACCOUNT,
  OLD_APP,
  oldMachineAt,
  settlesOld,
  stateOf,
} from '../../fixtures/app-adoption.ts';
import { aFleet } from '../../fixtures/app-machine.ts';
import { testApp, valueOf } from '../../fixtures/app.ts';
import { returnMachine } from '../../../src/store/adoptions.ts';
import { mortal } from './mortal.ts';

const GRACE = { GRACE_API_KEY: 'sk-ant-test-of-nobody' };
const MINUTE = 60_000;

/** Lets a process die at its nth write or call, and another one finish. False when it did not come so far. */
async function diesAndGoesOn(bench: Awaited<ReturnType<typeof aFleet>>, nth: number) {
  const first = mortal(await testApp({ beside: bench.app }), nth);
  await settlesOld(first).catch(() => undefined);
  // The lease of the dead process expires.
  bench.app.clock.now += 2 * MINUTE;
  await settlesOld(bench.app);
  return first.isDead();
}

test(
  'an adoption and the way back may die at any write or call, with the same end',
  { timeout: 300_000 },
  async () => {
    for (let nth = 1, isDeep = true; isDeep; nth += 1) {
      const bench = await aFleet(GRACE);
      const { app, fly } = bench;
      await anOldMachine(app, { hasOwnKey: true });
      const before = { ...oldMachineAt(fly), keys: fly.credentials(OLD_APP) };
      const diedTaking = await diesAndGoesOn(bench, nth);
      expect(await stateOf(app), `${nth}`).toEqual(['adopted', null]);
      expect(fly.credentials(OLD_APP), `${nth}`).toEqual(before.keys);
      expect(fly.counts(), `${nth}`).toEqual({ apps: 1, volumes: 1, machines: 1, ips: 2 });
      expect(await valueOf(app, 'SELECT count(*) FROM machines'), `${nth}`).toBe(1);
      await app.db.write(returnMachine(OLD_ACCOUNT, app.now()));
      const diedReturning = await diesAndGoesOn(bench, nth);
      expect(await stateOf(app), `${nth}`).toEqual(['returned', null]);
      expect({ ...oldMachineAt(fly), keys: fly.credentials(OLD_APP) }, `${nth}`).toEqual(before);
      isDeep = diedTaking || diedReturning;
    }
  },
);

test.each([
  'lease-held',
  'in-transition',
  'exec-fails',
  'exec-timeout',
  'version-moved',
  'secrets-late',
  'html',
  'deadline',
])(
  'with the fault %s an old machine is adopted and given back all the same',
  async (fault) => {
    const { app, fly } = await aFleet(GRACE);
    await anOldMachine(app, { hasOwnKey: true });
    const before = { ...oldMachineAt(fly), keys: fly.credentials(OLD_APP) };
    fly.faults.enable(`${fault}*2`);
    await settlesOld(app, 80);
    expect(await stateOf(app)).toEqual(['adopted', null]);
    fly.faults.enable(`${fault}*1`);
    await app.db.write(returnMachine(OLD_ACCOUNT, app.now()));
    await settlesOld(app, 80);
    expect(await stateOf(app)).toEqual(['returned', null]);
    expect({ ...oldMachineAt(fly), keys: fly.credentials(OLD_APP) }).toEqual(before);
  },
  60_000,
);
