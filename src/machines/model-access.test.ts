import { expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { acceptedCredential, query, testApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { aServiceToken } from '../../test/fixtures/gateway.ts';
import { removeCredentials } from '../store/credentials.ts';
import { closeGrace, startGrace } from '../store/graces.ts';
import { findMachine } from '../store/machines.ts';
import { loadDesiredState } from './load-desired-state.ts';

test('an agent uses our key until a Claude is connected, and never again', async () => {
  const app = await testApp({ settings: { GRACE_API_KEY: 'sk-ant-test-of-nobody' } });
  await aServiceToken(app);
  const [row] = await query(app, 'SELECT id FROM machines');
  const accessOf = async () => {
    const [machine] = await app.db.read(findMachine(String(row?.['id'])));
    return machine && (await loadDesiredState(app, machine)).access;
  };
  const own = { mode: 'own', apiUrl: null };
  const grace = { mode: 'grace', proxyUrl: 'https://automna.test/api/llm' };
  expect(await accessOf()).toEqual(own);
  await app.db.write([startGrace('acc_alice', { now: NOW, endsAt: NOW + 30 * DAY })]);
  expect(await accessOf()).toEqual(grace);
  // The proxy says there what to do.
  app.clock.now += 31 * DAY;
  expect(await accessOf()).toEqual(grace);
  await acceptedCredential(app, 'acc_alice', { kind: 'api_key', value: fakeCredential('API_KEY') });
  expect(await accessOf()).toEqual(own);
  await app.db.write([closeGrace('acc_alice', 'connected', NOW), removeCredentials('acc_alice')]);
  expect(await accessOf()).toEqual(own);
});
