import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { subscribed } from '../../fixtures/app.ts';
import { KEY, TOKEN } from '../../fixtures/app-machine.ts';
import { anAgent } from './an-agent.ts';
import { aFaultBench, ALICE, chooses, type FaultBench, pastes } from './fault-bench.ts';
import type { Act } from './play-acts.ts';

const SECOND_TOKEN = fakeCredential('SECOND_SETUP_TOKEN');
const SECOND_KEY = fakeCredential('SECOND_API_KEY');

const disconnects = ({ app }: FaultBench) => chooses(app, { type: 'disconnect_credential' });
const tests = ({ app }: FaultBench) => chooses(app, { type: 'test_credential' });
const asleep = { plan: 'starter', asleep: true } as const;

/** The first build, which includes the first push, and every later change of a credential. */
export const CREDENTIAL_ACTS: Record<string, Act> = {
  'the first build': {
    before: async () => {
      const bench = await aFaultBench();
      await subscribed(bench.app, ALICE, 'pro');
      return bench;
    },
    ask: ({ app }) => pastes(app, TOKEN.value),
  },
  'another setup token': {
    before: anAgent,
    ask: ({ app }) => pastes(app, SECOND_TOKEN),
  },
  'another key': {
    before: () => anAgent({ credential: KEY }),
    ask: ({ app }) => pastes(app, SECOND_KEY),
  },
  'a key in place of the token': { before: anAgent, ask: ({ app }) => pastes(app, KEY.value) },
  'a token in place of the key, while asleep': {
    before: () => anAgent({ ...asleep, credential: KEY }),
    ask: ({ app }) => pastes(app, TOKEN.value),
  },
  'two credentials in a row': {
    before: anAgent,
    ask: async ({ app }) => {
      await pastes(app, KEY.value);
      await pastes(app, SECOND_TOKEN);
    },
  },
  'a disconnect': { before: anAgent, ask: disconnects },
  'a disconnect while asleep': { before: () => anAgent(asleep), ask: disconnects },
  'a credential after a disconnect': {
    before: () => anAgent({ after: [disconnects] }),
    ask: ({ app }) => pastes(app, KEY.value),
  },
  'a test': { before: anAgent, ask: tests },
  'a test while asleep': { before: () => anAgent(asleep), ask: tests },
};
