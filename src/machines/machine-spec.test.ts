import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AGENT_VARIANTS } from '../../test/fixtures/app-agents.ts';
import { agentDocument } from './agent-document.ts';
import { desiredMachine } from './machine-spec.ts';

const SIZE = { memoryMb: 2048, diskGb: 5, diskLimitGb: 20 };
const GOLDEN = join(import.meta.dirname, 'golden');

test.each(AGENT_VARIANTS)(
  '$name is the machine and the document on file',
  async ({ name, facts }) => {
    const { env, ...config } = desiredMachine({
      ...facts,
      accountId: 'acc_alice',
      machineId: 'mch_1',
      image: 'registry.example/agent@sha256:1',
      volumeId: 'vol_1',
      size: SIZE,
    });
    const { AGENT_DOCUMENT: text, ...variables } = env;
    const shown = {
      document: agentDocument(facts),
      machine: { ...config, env: { ...variables, AGENT_DOCUMENT: JSON.parse(text) as unknown } },
    };
    await expect(`${JSON.stringify(shown, withoutServices, 2)}\n`).toMatchFileSnapshot(
      join(GOLDEN, `${name}.json`),
    );
  },
);

/** Every document retires the variables of all services that it does not set; a new service changes no file. */
function withoutServices(key: string, value: unknown): unknown {
  if (key !== 'retired') return value;
  return (value as string[]).filter((path) => !path.startsWith('env.vars.'));
}

test('every golden file belongs to a variant', () => {
  expect(readdirSync(GOLDEN).toSorted()).toEqual(
    AGENT_VARIANTS.map(({ name }) => `${name}.json`).toSorted(),
  );
});

test('the environment of a machine holds no channel and no token', () => {
  for (const { facts } of AGENT_VARIANTS) {
    const machine = desiredMachine({
      ...facts,
      accountId: 'acc_alice',
      machineId: 'mch_1',
      image: 'i',
      volumeId: 'v',
      size: SIZE,
    });
    expect(JSON.stringify(machine)).not.toMatch(/-bot-token|webhook-secret|channels/);
  }
});
