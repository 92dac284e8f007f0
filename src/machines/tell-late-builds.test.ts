import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  query,
  testApp,
  type TestApp,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { processEvents } from '../chat/process-events.ts';
import { updateMachine } from '../store/machines.ts';
import { requestMachine } from './request-machine.ts';
import { tellLateBuilds } from './tell-late-builds.ts';

async function aBuild(settings: Record<string, string> = {}): Promise<TestApp> {
  const app = await testApp({ settings });
  const accountId = await anAccount(app);
  await app.db.write(requestMachine(app, accountId));
  return app;
}

test('a late build is reported to its customer after two minutes and to operators after five, each once', async () => {
  const app = await aBuild();
  const late = async () =>
    (await query(app, `SELECT event_id FROM inbox WHERE event_id LIKE '%late%'`)).length;
  const alarms = () => app.logged.filter((line) => line.includes('not ready after 5 min')).length;
  for (const [minutes, told, alarmed] of [
    [1, 0, 0],
    [2, 1, 0],
    [3, 1, 0],
    [5, 2, 1],
    [9, 2, 1],
  ]) {
    app.clock.now = NOW + minutes! * MINUTE;
    await tellLateBuilds(app);
    expect([await late(), alarms()]).toEqual([told, alarmed]);
  }
});

test('operators are told of a late build once', async () => {
  const app = await aBuild({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(app, 'olga');
  for (const minutes of [4, 5, 6]) {
    app.clock.now = NOW + minutes * MINUTE;
    await tellLateBuilds(app);
  }
  await processEvents(app, chatKeyOf('olga'));
  expect(await wordsFor(app, 'olga')).toContain('Paid, but not ready after 5 minutes.');
  expect(await waitingFor(app, 'olga')).toHaveLength(1);
});

test('a machine that is ready is never late', async () => {
  const app = await aBuild();
  const [machine] = await query(app, 'SELECT id FROM machines');
  await app.db.write([updateMachine(String(machine!['id']), { state: 'ready' })]);
  app.clock.now += 60 * MINUTE;
  await tellLateBuilds(app);
  expect(await query(app, `SELECT * FROM inbox`)).toEqual([]);
});
