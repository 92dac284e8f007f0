import { expect, onTestFinished, test } from 'vitest';
import { startTelegram } from '../../sandbox/telegram/telegram.ts';
import { aStateFile, query, says, waitingFor } from '../../test/fixtures/app.ts';
import type { TestApp } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { aFleet, aRunningAgent } from '../../test/fixtures/app-machine.ts';
import { checkChannel } from '../channels/check-channel.ts';
import { checkCredential } from '../credentials/check-credential.ts';
import { requestProbe } from '../store/machines.ts';
import { sweep } from '../work/sweep.ts';
import { observeMachine } from './observe-machine.ts';
import { reconcileMachine } from './reconcile.ts';

const ALICE = 'acc_alice';
const CONTROL = '4200000001:CONTROL-BOT-not-a-token-00000000000';
const JOBS = {
  'check-channel': checkChannel,
  'check-credential': checkCredential,
  'reconcile-machine': reconcileMachine,
  'observe-machine': observeMachine,
};

async function pass(app: TestApp, minutes: number): Promise<void> {
  for (const end = app.clock.now + minutes * MINUTE; app.clock.now < end;) {
    app.clock.now += MINUTE;
    app.enqueued.length = 0;
    await sweep(app);
    for (const { job, payload } of app.enqueued.splice(0)) {
      await JOBS[job as keyof typeof JOBS]?.(app, (payload as { id: string }).id);
    }
  }
}

async function statusOf(app: TestApp): Promise<string> {
  await says(app, 'alice', '/status');
  return JSON.stringify((await waitingFor(app, 'alice')).at(-1)?.screen);
}

const ledger = (app: TestApp) =>
  query(app, 'SELECT cause, ended_at IS NULL AS is_open FROM breaks ORDER BY began_at');

test('the ledger of an agent whose machine is up knows Anthropic, its platform and its credential, and counts none of them', async () => {
  const stateFile = aStateFile('telegram');
  const telegram = await startTelegram({ token: CONTROL, stateFile, canManageBots: true });
  onTestFinished(() => telegram.close());
  const bench = await aFleet({
    TELEGRAM_BOT_TOKEN: CONTROL,
    TELEGRAM_API_URL: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: 'sandbox-only-secret',
  });
  const { app, anthropic } = bench;
  await aRunningAgent(bench);
  const bot = telegram.createBot('alice', { name: 'My agent', username: 'own_bot' });
  await says(app, 'alice', bot.token);
  await pass(app, 20);
  expect(await ledger(app)).toEqual([]);

  anthropic.faults.enable('overloaded');
  await app.db.write([requestProbe(ALICE, 'recheck', app.now())]);
  await pass(app, 40);
  expect(await ledger(app)).toMatchObject([{ cause: 'anthropic', is_open: 1 }]);
  anthropic.faults.heal();
  await pass(app, 40);
  expect(await ledger(app)).toMatchObject([{ cause: 'anthropic', is_open: 0 }]);

  telegram.revokeToken(bot.id);
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  await app.db.write([requestProbe(ALICE, 'recheck', app.now())]);
  await pass(app, 60);
  const causes = (await ledger(app)).map(({ cause }) => cause);
  expect(new Set(causes)).toEqual(new Set(['anthropic', 'credential', 'telegram']));
  const words = await statusOf(app);
  expect(words).toContain('up 100% of the time · no breaks');
  expect(words).toMatch(/Anthropic didn’t answer \(once, \d+ min\), your Claude was refused/);
  expect(words).toContain('no connection to Telegram (once');
});
