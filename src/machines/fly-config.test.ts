import { expect, test } from 'vitest';
import { PLAN_TERMS } from '../domain/plans.ts';
import type { ModelAccess } from './agent-document.ts';
import { NO_SERVICES } from './service-endpoints.ts';
import type { DesiredAgent } from './step.ts';
import { flyConfig } from './fly-config.ts';

const GRACE: ModelAccess = { mode: 'grace', proxyUrl: 'https://ours.example/llm' };
const DESIRED: DesiredAgent = {
  terms: PLAN_TERMS.pro,
  access: { mode: 'own', apiUrl: null },
  services: NO_SERVICES,
  channels: [],
};

function configFor(changes: Partial<DesiredAgent>) {
  const machine = { id: 'mch_1', accountId: 'acc_alice', volumeId: 'vol_1', desiredRev: 1 };
  return flyConfig(machine, { ...DESIRED, ...changes, image: 'registry.example/agent@sha256:1' });
}

test('the end of grace does not restart a machine; the next update includes it', () => {
  const grace = configFor({ access: GRACE });
  const own = configFor({});
  expect([grace.config.env.BYOK_MODE, own.config.env.BYOK_MODE]).toEqual(['0', '1']);
  expect(grace.config.env.AGENT_DOCUMENT).not.toBe(own.config.env.AGENT_DOCUMENT);
  expect(grace.hash).toBe(own.hash);
});

test('a change that only an update can make changes the hash', () => {
  expect(configFor({ terms: PLAN_TERMS.starter }).hash).not.toBe(configFor({}).hash);
});
