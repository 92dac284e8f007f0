import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  pastedCredential,
  says,
  subscribed,
  valueOf,
  waitingFor,
} from '../../test/fixtures/app.ts';
import { aFleet, type FleetBench, KEY, settle } from '../../test/fixtures/app-machine.ts';
import { processEvents } from '../chat/process-events.ts';
import { checkCredential } from '../credentials/check-credential.ts';

const ALICE = 'acc_alice';
const RECOMMENDED = 'anthropic/claude-opus-5';

type Bench = FleetBench & { credentialId: string };

async function anAgentWithKey(): Promise<Bench> {
  const bench = await aFleet({ AGENT_MODEL: RECOMMENDED });
  const { app } = bench;
  await anAccount(app);
  await subscribed(app, ALICE, 'pro');
  const credentialId = await pastedCredential(app, ALICE, KEY);
  await checkCredential(app, credentialId);
  await settle(app, ALICE);
  return { ...bench, credentialId };
}

async function writes({ app }: Bench, ...lines: string[]): Promise<string> {
  for (const line of lines) {
    app.clock.now += 1000;
    await says(app, 'alice', line);
    await processEvents(app, chatKeyOf('alice'));
  }
  const screens = (await waitingFor(app, 'alice')).map(({ screen }) => JSON.stringify(screen));
  return screens.slice(-2).join();
}

/** What was asked for is done: the document is in force, and a test that was asked for as well. */
async function works(bench: Bench): Promise<void> {
  await settle(bench.app, ALICE);
  await checkCredential(bench.app, bench.credentialId);
  await settle(bench.app, ALICE);
}

const lastAsked = ({ anthropic }: Bench) =>
  anthropic.calls.findLast(({ operation }) => operation === 'create-message')?.body;

test('a model is chosen from what Anthropic lists, and one button leads from a retired one to the recommended one', async () => {
  const bench = await anAgentWithKey();
  const { app, anthropic } = bench;
  expect(lastAsked(bench)).toMatchObject({ model: 'claude-opus-5' });
  const offered = await writes(bench, '/connect', 'Model');
  expect(offered).toContain('Claude Opus 5 (recommended)');
  for (const name of ['Claude Sonnet 4.6', 'Claude Opus 4.6', 'Claude Haiku 4.5']) {
    expect(offered).toContain(`"${name}"`);
  }
  expect(await writes(bench, 'Claude Sonnet 4.6')).toContain(
    'your agent uses Claude Sonnet 4.6 from its next answer on',
  );
  await settle(app, ALICE);
  await writes(bench, 'Test');
  await works(bench);
  expect(lastAsked(bench)).toMatchObject({ model: 'claude-sonnet-4-6' });

  anthropic.faults.enable('model-retired');
  await writes(bench, '/connect', 'Test');
  await works(bench);
  expect(await valueOf(app, 'SELECT verdict FROM credentials')).toBe('model_retired');
  const alert = await writes(bench);
  expect(alert).toContain('Anthropic has retired the model your agent uses');
  expect(await writes(bench, 'Use Claude Opus 5')).toContain('uses Claude Opus 5 from its next');
  await works(bench);
  expect(lastAsked(bench)).toMatchObject({ model: 'claude-opus-5' });
  expect(await valueOf(app, 'SELECT verdict FROM credentials')).toBe('valid');
  expect(await valueOf(app, 'SELECT model FROM machines')).toBe(null);
});
