import { expect, test } from 'vitest';
import { PLAN_TERMS } from '../domain/plans.ts';
import type { ModelAccess } from './agent-document.ts';
import { NO_SERVICES } from './service-endpoints.ts';
import type { DesiredAgent } from './step.ts';
import { flyConfig, updatedConfig } from './fly-config.ts';

const GRACE: ModelAccess = { mode: 'grace', proxyUrl: 'https://ours.example/llm' };
const DESIRED: DesiredAgent = {
  terms: PLAN_TERMS.pro,
  access: { mode: 'own', apiUrl: null },
  modelChosenAt: null,
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
  channels: [],
};

const SIZE = { memoryMb: 2048, diskGb: 5, diskLimitGb: 20 };

function configFor(changes: Partial<DesiredAgent>, { size = SIZE, volumeId = 'vol_1' } = {}) {
  const machine = {
    id: 'mch_1',
    accountId: 'acc_alice',
    volumeId,
    adopted: false,
    documentHash: null,
    desiredRev: 1,
  };
  const image = 'registry.example/agent@sha256:1';
  return flyConfig(machine, { ...DESIRED, ...changes, size, image });
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

test('more memory is an update with a larger heap; another volume is none, because Fly gives it', () => {
  const { config, hash } = configFor({});
  const bigger = configFor({}, { size: { ...SIZE, memoryMb: 4096 } });
  expect(bigger.hash).not.toBe(hash);
  expect(config.env.NODE_OPTIONS).toBe('--max-old-space-size=1536');
  expect(bigger.config.env.NODE_OPTIONS).toBe('--max-old-space-size=3072');
  expect(configFor({}, { volumeId: 'vol_2' }).hash).toBe(hash);
});

test('an update leaves the volume that Fly shows, and lets its disk grow', () => {
  const { config } = configFor({});
  const mounts = [{ volume: 'vol_moved', path: '/data' }];
  expect(updatedConfig({ mounts }, config)).toMatchObject({
    mounts: [
      { volume: 'vol_moved', path: '/data', extend_threshold_percent: 80, size_gb_limit: 20 },
    ],
  });
});
