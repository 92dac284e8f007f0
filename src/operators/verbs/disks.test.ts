import { describe, expect, test } from 'vitest';
import {
  anAccount,
  acceptedCredential,
  says,
  waitingFor,
  wordsFor,
} from '../../../test/fixtures/app.ts';
import {
  aFleet,
  aRunningAgent,
  KEY,
  machineOf,
  settle,
} from '../../../test/fixtures/app-machine.ts';
import { asks, shownTo } from '../../../test/fixtures/operated-app.ts';
import { raiseDesiredRev } from '../../store/machines.ts';

const ALICE = 'acc_alice';

/** Alice's agent, of whose disk Fly has a snapshot; since then she has connected a key in place of her token. */
async function aChangedAgent() {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'olga:owner,otto' });
  const { app, fly } = bench;
  for (const person of ['olga', 'otto']) await anAccount(app, person);
  const name = String((await aRunningAgent(bench))['app_name']);
  fly.snapshot(name);
  app.clock.now += 3_600_000;
  await acceptedCredential(app, ALICE, { ...KEY, version: 2 });
  await app.db.write([raiseDesiredRev(ALICE, app.now())]);
  await settle(app, ALICE);
  const [disk] = fly.volumes(name);
  return { ...bench, name, disk: String(disk?.id) };
}

const words = async (app: Awaited<ReturnType<typeof aChangedAgent>>['app'], person: string) =>
  JSON.stringify((await waitingFor(app, person)).map(({ screen }) => screen.body));

describe('an operator', () => {
  test('takes a disk back to a snapshot; the credential of now is on it, and the other disk is kept until it is dropped', async () => {
    const { app, fly, name, disk } = await aChangedAgent();
    const now = fly.credentials(name);
    expect(now).toMatchObject([{ kind: 'api_key' }]);
    await asks(app, 'otto', '/ops_restore alice newest a skill broke her workspace');
    expect(await wordsFor(app, 'otto')).toContain(
      `What came later stays on ${disk}, which is kept`,
    );
    await asks(app, 'otto', 'Yes, do it');
    await settle(app, ALICE);
    expect(fly.machines(name)).toMatchObject([{ state: 'started' }]);
    expect(fly.volumes(name)).toHaveLength(2);
    expect(fly.machines(name)[0]?.config.mounts?.[0]?.volume).not.toBe(disk);
    expect(fly.credentials(name)).toEqual(now);
    expect(await machineOf(app, ALICE)).toMatchObject({
      old_volumes: JSON.stringify([disk]),
      restore_from: null,
      trouble: null,
    });
    await says(app, 'alice', '/privacy');
    expect((await shownTo(app, 'alice'))?.fields?.[0]?.value).toContain('an earlier copy');
    expect(await words(app, 'alice')).toContain('we keep the other disk until you tell us');

    await asks(app, 'olga', `/ops_drop_disk alice vol_of_somebody she said so`);
    expect(await wordsFor(app, 'olga')).toContain(`It has left: ${disk}`);
    await asks(app, 'olga', `/ops_drop_disk alice ${disk} she said so`);
    await asks(app, 'olga', 'Yes, do it');
    expect(fly.volumes(name).map(({ id }) => id)).not.toContain(disk);
    expect(await machineOf(app, ALICE)).toMatchObject({ old_volumes: '[]' });
  });

  test('who names no snapshot that there is learns which there are, and nothing changes', async () => {
    const { app, fly, name } = await aChangedAgent();
    await asks(app, 'otto', '/ops_restore alice vs_none no reason');
    expect(await wordsFor(app, 'otto')).toMatch(/There is: vs_\w+ of \d{4}-/);
    expect(fly.volumes(name)).toHaveLength(1);
  });
});

test('a snapshot that is gone when its turn comes leaves the agent as it is, and operators hear of it', async () => {
  const { app, fly, name, disk } = await aChangedAgent();
  await app.db.write([`UPDATE machines SET restore_from = 'vs_gone'`, raiseDesiredRev(ALICE, 0)]);
  await settle(app, ALICE);
  expect(fly.machines(name)[0]?.config.mounts?.[0]?.volume).toBe(disk);
  expect(await machineOf(app, ALICE)).toMatchObject({ restore_from: null, attempts: 0 });
  expect(await words(app, 'otto')).toContain('SnapshotGone');
});
