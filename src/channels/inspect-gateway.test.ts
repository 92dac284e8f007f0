import { expect, test } from 'vitest';
import { aFleet, aRunningAgent, settle } from '../../test/fixtures/app-machine.ts';
import type { TestApp } from '../../test/fixtures/app.ts';
import {
  type Channel,
  connectWeb,
  listChannels,
  inspectChannels,
  requestLogin,
} from '../store/channels.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { checkChannel } from './check-channel.ts';
import type { Statement } from '../store/engine.ts';

const ALICE = 'acc_alice';

async function theChannel(app: TestApp): Promise<Channel> {
  const [[channel]] = await app.db.read(listChannels(ALICE));
  return channel!;
}

/** A running agent with a channel that is due for a check. */
async function withChannel(connecting: (now: number) => Statement): Promise<TestApp> {
  const bench = await aFleet();
  const { app } = bench;
  await aRunningAgent(bench);
  await app.db.write([connecting(app.now()), raiseDesiredRev(ALICE, app.now())]);
  await settle(app, ALICE);
  return app;
}

/** The same service, with a request that arrives while the gateway answers. */
function meanwhile(app: TestApp, request: (now: number) => Statement): TestApp {
  const exec: TestApp['fly']['exec'] = async (...call) => {
    const answer = await app.fly.exec(...call);
    app.clock.now += 1;
    await app.db.write([request(app.now())]);
    return answer;
  };
  return { ...app, fly: { ...app.fly, exec } };
}

test('a check requested during another check runs after it', async () => {
  const app = await withChannel((now) => connectWeb('chn_1', ALICE, now));
  const again = (now: number) => inspectChannels(ALICE, now, now);
  await checkChannel(meanwhile(app, again), 'chn_1');
  expect(await theChannel(app)).toMatchObject({
    health: 'running',
    // The second check must see what has changed since the first one.
    inspectedAt: app.now() - 1,
    dueAt: app.now(),
  });
  await checkChannel(app, 'chn_1');
  expect(await theChannel(app)).toMatchObject({ dueAt: null });
});

test('a login code requested during a check is shown after it', async () => {
  const app = await withChannel((now) => requestLogin('chn_1', ALICE, now));
  await app.db.write(["UPDATE channels SET login = 'linked'"]);
  await checkChannel(
    meanwhile(app, (now) => requestLogin('chn_1', ALICE, now)),
    'chn_1',
  );
  expect(await theChannel(app)).toMatchObject({
    login: 'requested',
    dueAt: app.now(),
    health: null,
  });
});
