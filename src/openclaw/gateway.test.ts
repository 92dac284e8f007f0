import { describe, expect, test } from 'vitest';
import type { Exec } from './credentials.ts';
import { probeModels, restartIfStuck } from './gateway.ts';

const STUCK = { ok: false, error: { code: 'UNAVAILABLE', message: 'Connection probe failed.' } };
const AWAY = { ok: false, error: { code: 'UNREACHABLE', message: 'fetch failed' } };
const WELL = { ok: true, payload: { status: 'ok' } };
const REFUSED = { ok: true, payload: { status: 'auth' } };
const NO_TARGET = { ok: true, payload: { status: 'unknown', error: 'No probe targets' } };

/** A gateway that gives these answers to probes in turn, and `ok` from then on. */
function aGateway(...probes: object[]) {
  const asked: string[] = [];
  const exec: Exec = async ({ argv }) => {
    const method = argv[2] ?? '';
    asked.push(method);
    const answer = method === 'models.probe' ? (probes.shift() ?? WELL) : WELL;
    return { exitCode: 0, stdout: JSON.stringify(answer), stderr: '' };
  };
  const wait = () => Promise.resolve();
  return { asked, probe: () => probeModels(exec, wait), repair: () => restartIfStuck(exec, wait) };
}

test.each([
  [WELL, 'ok'],
  [REFUSED, 'auth'],
  [NO_TARGET, 'unknown'],
  [AWAY, 'unknown'],
] as const)('%o is returned as %s, and the gateway is not restarted', async (answer, result) => {
  const { asked, probe } = aGateway(answer);
  expect(await probe()).toEqual({ result, restarted: false });
  expect(asked).toEqual(['models.probe']);
});

test('a gateway that is reloading is asked once more', async () => {
  const { asked, probe } = aGateway(STUCK, REFUSED);
  expect(await probe()).toEqual({ result: 'auth', restarted: false });
  expect(asked).not.toContain('gateway.restart.request');
});

test('a stuck gateway restarts once, and is asked again afterwards', async () => {
  const { asked, probe } = aGateway(STUCK, STUCK, AWAY, STUCK, REFUSED);
  expect(await probe()).toEqual({ result: 'auth', restarted: true });
  expect(asked.filter((method) => method === 'gateway.restart.request')).toHaveLength(1);
  expect(asked.indexOf('gateway.restart.request')).toBe(2);
});

test('a gateway that stays stuck is a failure', async () => {
  const always = Array.from({ length: 100 }, () => STUCK);
  await expect(aGateway(...always).probe()).rejects.toThrow('did not help');
});

describe('a check of a gateway that nobody changes', () => {
  test.each([
    ['is well', [NO_TARGET], false],
    ['is away', [AWAY], false],
    ['is in the middle of a reload', [STUCK, NO_TARGET], false],
    ['is stuck', [STUCK, STUCK], true],
  ] as const)('that %s', async (_how, probes, isRestarted) => {
    const { asked, repair } = aGateway(...probes);
    expect(await repair()).toBe(isRestarted);
    expect(asked.includes('gateway.restart.request')).toBe(isRestarted);
  });
});
