import { expect, test } from 'vitest';
import {
  adoptionId,
  anOldMachine,
  OLD_ACCOUNT,
  OLD_APP,
  OLD_TOKEN,
  oldConfig,
  oldMachineAt,
  settlesOld,
  stateOf,
} from '../../test/fixtures/app-adoption.ts';
import { aFleet, TOKEN } from '../../test/fixtures/app-machine.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { acceptedCredential, query, subscribed, valueOf } from '../../test/fixtures/app.ts';
import { openSeal } from '../sealing/seal.ts';
import { machineTokenSeal } from '../sealing/seal-contexts.ts';
import { addAdoption, returnMachine } from '../store/adoptions.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { adoptMachine } from './adopt-machine.ts';
import { observeMachine } from './observe-machine.ts';
import { requestMachine } from './request-machine.ts';

const GRACE = { GRACE_API_KEY: 'sk-ant-test-of-nobody' };
const machineRow = async (app: Awaited<ReturnType<typeof aFleet>>['app']) =>
  (await query(app, 'SELECT * FROM machines'))[0];

test('the old app, machine, volume and token come under the reconciler, with our document and our key', async () => {
  const { app, fly } = await aFleet(GRACE);
  const before = await anOldMachine(app);
  const counts = fly.counts();
  await settlesOld(app);
  expect(await stateOf(app)).toEqual(['adopted', null]);
  const row = await machineRow(app);
  expect(row).toMatchObject({
    app_name: OLD_APP,
    fly_machine_id: before.machineId,
    volume_id: before.volumeId,
    state: 'ready',
    credential_version: 0,
  });
  const { sealing } = app.config;
  const context = machineTokenSeal(String(row?.['id']), 'gateway_token');
  expect(openSeal(sealing, String(row?.['gateway_token_sealed']), context)).toBe(OLD_TOKEN);
  expect(fly.counts()).toEqual({ ...counts, ips: 2 });
  expect(oldMachineAt(fly)).toMatchObject({
    id: before.machineId,
    state: 'started',
    config: { image: app.config.fly.agentImage, mounts: [{ volume: before.volumeId }] },
  });
  expect(JSON.stringify(fly.agents(OLD_APP)[0]?.managed)).toContain('/api/llm');
  // The token of a channel lay in the environment of the machine, and is a secret of the app now.
  const stored = await app.fly.exec(OLD_APP, before.machineId, {
    argv: ['printenv', 'TELEGRAM_BOT_TOKEN'],
    timeoutSeconds: 20,
  });
  expect(stored.stdout).toBe('77:old\n');
  expect(
    JSON.stringify(await query(app, 'SELECT * FROM adoptions')) + app.logged.join(),
  ).not.toMatch(/77:old|gateway-token-of-before/);
});

test('a key that its owner has put on the machine stays in use, and ours never takes its place', async () => {
  const { app, fly } = await aFleet(GRACE);
  await anOldMachine(app, { hasOwnKey: true });
  const keys = fly.credentials(OLD_APP);
  expect(keys).toHaveLength(1);
  await settlesOld(app);
  await app.db.write([raiseDesiredRev(OLD_ACCOUNT, app.now())]);
  await settlesOld(app);
  expect(fly.credentials(OLD_APP)).toEqual(keys);
  expect(JSON.stringify(fly.agents(OLD_APP)[0]?.managed)).not.toContain('/api/llm');
  expect(await valueOf(app, 'SELECT closed_why FROM graces')).toBe('own_key');
});

test('a token that is a secret of the app is read on the machine, which is started for that', async () => {
  const { app } = await aFleet(GRACE);
  const { machineId } = await anOldMachine(app, { env: {} });
  await app.fly.setSecrets(OLD_APP, { OPENCLAW_GATEWAY_TOKEN: OLD_TOKEN });
  await app.fly.updateMachine(OLD_APP, machineId, {
    config: (await app.fly.getMachine(OLD_APP, machineId)).config,
  });
  await app.fly.stopMachine(OLD_APP, machineId);
  await settlesOld(app);
  const row = await machineRow(app);
  const context = machineTokenSeal(String(row?.['id']), 'gateway_token');
  expect(openSeal(app.config.sealing, String(row?.['gateway_token_sealed']), context)).toBe(
    OLD_TOKEN,
  );
});

test.each([
  ['other_layout', { mounts: [{ volume: 'VOLUME', path: '/root/.openclaw' }] }],
  ['other_layout', { env: { OPENCLAW_STATE_DIR: '/data' } }],
  ['other_layout', { mounts: [] }],
  ['several_programs', { processes: [{ cmd: ['openclaw'] }] }],
])('one that cannot be adopted is left alone: %s', async (reason, change) => {
  const { app, fly } = await aFleet(GRACE);
  const { volumeId } = await anOldMachine(app, { change: {} });
  const { machineId } = { machineId: fly.machines(OLD_APP)[0]?.id ?? '' };
  const config = JSON.parse(
    JSON.stringify({ ...oldConfig(volumeId), ...change }).replace('VOLUME', volumeId),
  ) as object;
  await app.fly.updateMachine(OLD_APP, machineId, { config });
  const before = oldMachineAt(fly);
  await settlesOld(app);
  expect(await stateOf(app)).toEqual(['left', reason]);
  expect(oldMachineAt(fly)).toEqual(before);
  expect(await valueOf(app, 'SELECT count(*) FROM machines')).toBe(0);
});

test('no second machine is built while an old one may be adopted, and one afterwards', async () => {
  const { app } = await aFleet(GRACE);
  const { machineId } = await anOldMachine(app);
  await app.fly.createMachine(OLD_APP, { name: 'second', region: 'iad', config: { image: 'x' } });
  await acceptedCredential(app, OLD_ACCOUNT, TOKEN);
  await app.db.write(requestMachine(app, OLD_ACCOUNT));
  expect(await valueOf(app, 'SELECT count(*) FROM machines')).toBe(0);
  await settlesOld(app);
  expect(await stateOf(app)).toEqual(['left', 'several_machines']);
  expect((await app.fly.getMachine(OLD_APP, machineId)).state).toBe('started');
  await app.db.write(requestMachine(app, OLD_ACCOUNT));
  expect(await valueOf(app, 'SELECT app_name FROM machines')).not.toBe(OLD_APP);
});

test('given back, it is as it was found, and may be adopted again', async () => {
  const { app, fly } = await aFleet(GRACE);
  await anOldMachine(app, { hasOwnKey: true });
  const before = oldMachineAt(fly);
  const keys = fly.credentials(OLD_APP);
  await settlesOld(app);
  await app.db.write(returnMachine(OLD_ACCOUNT, app.now()));
  await settlesOld(app);
  expect(await stateOf(app)).toEqual(['returned', null]);
  expect(oldMachineAt(fly)).toEqual(before);
  expect(fly.credentials(OLD_APP)).toEqual(keys);
  expect(fly.agents(OLD_APP)[0]?.managed).toEqual({});
  expect(await valueOf(app, 'SELECT count(*) FROM machines')).toBe(0);
  await app.db.write([addAdoption(adoptionId, OLD_ACCOUNT, app.now())]);
  await settlesOld(app);
  expect(await stateOf(app)).toEqual(['adopted', null]);
});

test('on a plan that sleeps it stays up until a channel of ours can wake it', async () => {
  const { app, fly } = await aFleet(GRACE);
  await anOldMachine(app);
  await settlesOld(app);
  await subscribed(app, OLD_ACCOUNT, 'starter');
  await app.db.write([raiseDesiredRev(OLD_ACCOUNT, app.now())]);
  await settlesOld(app);
  const id = (await machineRow(app))?.['id'];
  const passesAnHour = async () => {
    for (let times = 0; times < 6; times += 1) {
      app.clock.now += 10 * MINUTE;
      await observeMachine(app, String(id));
    }
    return oldMachineAt(fly).state;
  };
  expect(await passesAnHour()).toBe('started');
  await app.db.write([
    `INSERT INTO channels (id, account_id, kind, state, created_at) VALUES ('chn_1', '${OLD_ACCOUNT}', 'telegram', 'on', 0)`,
  ]);
  expect(await passesAnHour()).toBe('stopped');
});

test('one whose owner has connected a Claude with us stays', async () => {
  const { app } = await aFleet(GRACE);
  await anOldMachine(app);
  await settlesOld(app);
  await acceptedCredential(app, OLD_ACCOUNT, TOKEN);
  await app.db.write(returnMachine(OLD_ACCOUNT, app.now()));
  await adoptMachine(app, adoptionId);
  expect(await stateOf(app)).toEqual(['adopted', null]);
  expect(await valueOf(app, 'SELECT count(*) FROM machines')).toBe(1);
});
