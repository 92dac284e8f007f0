import { expect, test } from 'vitest';
import { anAccount, chatKeyOf, says, valueOf, waitingFor } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { aFleet, aRunningAgent, type FleetBench, settle } from '../../test/fixtures/app-machine.ts';
import { processEvents } from '../chat/process-events.ts';
import type { Plan } from '../domain/plans.ts';
import { requestLogin } from '../store/channels.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { observeMachine } from './observe-machine.ts';

type Bench = FleetBench & { id: string; name: string };

async function anAgent(plan: Plan = 'pro'): Promise<Bench> {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(bench.app, 'olga');
  const row = await aRunningAgent(bench, { plan });
  return { ...bench, id: String(row['id']), name: String(row['app_name']) };
}

async function inspects(bench: Bench): Promise<void> {
  bench.app.clock.now += 5 * MINUTE;
  await observeMachine(bench.app, bench.id);
}

async function times({ app }: Bench, person: string, words: string): Promise<number> {
  await processEvents(app, chatKeyOf(person));
  const screens = (await waitingFor(app, person)).map(({ screen }) => JSON.stringify(screen));
  return screens.filter((screen) => screen.includes(words)).length;
}

const fills = ({ fly, name }: Bench, usedPercent: number, cachesPercent = 0) =>
  fly.alter(name, { disk: { usedPercent, cachesPercent } });

test('a disk that fills is told to its owner at 80 %, to operators at 90 %, once each, and shown in the status', async () => {
  const bench = await anAgent();
  fills(bench, 79);
  await inspects(bench);
  expect(await times(bench, 'alice', '% full')).toBe(0);
  fills(bench, 83);
  await inspects(bench);
  await inspects(bench);
  expect(await times(bench, 'alice', 'disk is 83% full')).toBe(1);
  expect(await times(bench, 'olga', '% full')).toBe(0);
  fills(bench, 93);
  await inspects(bench);
  await inspects(bench);
  expect(await times(bench, 'olga', '93% full')).toBe(1);
  await says(bench.app, 'alice', '/status');
  expect(await times(bench, 'alice', 'disk is 93% full')).toBe(2);
});

test('caches that make room are nothing to tell, and a disk that has room again may be told again', async () => {
  const bench = await anAgent();
  fills(bench, 95, 40);
  await inspects(bench);
  expect(await times(bench, 'alice', '% full')).toBe(0);
  fills(bench, 85);
  await inspects(bench);
  fills(bench, 40);
  await inspects(bench);
  expect(await valueOf(bench.app, 'SELECT disk_told FROM observations')).toBe(0);
});

test('what the plan does not include is switched off again and said; other edits are only put back', async () => {
  const bench = await anAgent('starter');
  bench.fly.alter(bench.name, { edited: ['cron.enabled', 'agents.defaults.heartbeat.every'] });
  await inspects(bench);
  expect(await times(bench, 'alice', 'tools that Starter doesn’t include')).toBe(1);
  const other = await anAgent('pro');
  other.fly.alter(other.name, { edited: ['gateway.reload.mode'] });
  await inspects(other);
  expect(await times(other, 'alice', 'off again')).toBe(0);
});

test('a version that nobody has ordered is taken back by a restart, and said once', async () => {
  const bench = await anAgent();
  const { app, fly, name } = bench;
  fly.alter(name, { strayVersion: '2099.1.1' });
  const calls = fly.calls.length;
  await inspects(bench);
  await settle(app, 'acc_alice');
  await inspects(bench);
  await settle(app, 'acc_alice');
  const changes = fly.calls.slice(calls).map(({ operation }) => operation);
  expect(changes.filter((each) => each === 'restart-machine')).toHaveLength(1);
  expect(await times(bench, 'alice', 'had installed OpenClaw 2099.1.1')).toBe(1);
  expect(fly.machines(name)).toMatchObject([{ state: 'started' }]);
});

test('a channel that has ended beside a healthy gateway starts again alone, and its last message is shown', async () => {
  const bench = await anAgent();
  const { app, fly, name } = bench;
  await app.db.write([requestLogin('chn_1', 'acc_alice', app.now())]);
  await app.db.write([
    `UPDATE channels SET state = 'on', login = 'linked', health = 'running', due_at = NULL`,
  ]);
  await app.db.write([raiseDesiredRev('acc_alice', app.now())]);
  await settle(app, 'acc_alice');
  const at = app.now() - 7 * MINUTE;
  fly.alter(name, { deadChannels: ['whatsapp'], lastMessages: { whatsapp: at } });
  const boots = fly.calls.length;
  await inspects(bench);
  const changes = fly.calls.slice(boots).map(({ operation }) => operation);
  expect(changes).not.toContain('restart-machine');
  const command = { argv: ['automna-agent', 'rpc', 'channels.status'], stdin: '{}' };
  const machineId = fly.machines(name)[0]?.id ?? '';
  const shown = await app.fly.exec(name, machineId, { ...command, timeoutSeconds: 20 });
  expect(JSON.parse(shown.stdout)).toMatchObject({
    payload: { channels: { whatsapp: { lastError: null } } },
  });
  expect(await valueOf(app, 'SELECT last_message_at FROM channels')).toBe(at);
  await says(app, 'alice', '/channels');
  await says(app, 'alice', 'WhatsApp');
  expect(await times(bench, 'alice', 'The last message I know of')).toBe(1);
});

test('a machine that cannot be asked is inspected all the same', async () => {
  const bench = await anAgent();
  bench.fly.faults.enable('exec-fails');
  await inspects(bench);
  expect(await valueOf(bench.app, 'SELECT seen_at FROM observations')).toBe(bench.app.now());
});
