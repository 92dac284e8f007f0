import { expect, test } from 'vitest';
import type { Exec } from './credentials.ts';
import { restartStuckGateway } from './stuck-gateway.ts';

const STUCK = {
  ok: false,
  error: { code: 'UNAVAILABLE', message: 'Plugin telegram was reloaded' },
};
const AWAY = { ok: false, error: { code: 'UNREACHABLE', message: 'fetch failed' } };
const WELL = { ok: true, payload: {} };

/** A gateway that says this of its health, in turn, and then that it is well. */
function aGateway(...health: object[]) {
  const asked: string[] = [];
  const exec: Exec = async ({ argv }) => {
    const method = argv[2] ?? '';
    asked.push(method);
    const answer = method === 'health' ? (health.shift() ?? WELL) : WELL;
    return { exitCode: 0, stdout: JSON.stringify(answer), stderr: '' };
  };
  return { asked, heal: () => restartStuckGateway(exec, 0) };
}

test('a gateway that is well is left alone', async () => {
  const { asked, heal } = aGateway();
  expect(await heal()).toBe(false);
  expect(asked).toEqual(['health']);
});

test('one that is in the middle of a reload, or cannot be asked, is left alone', async () => {
  expect(await aGateway(STUCK).heal()).toBe(false);
  const { asked, heal } = aGateway(AWAY);
  expect(await heal()).toBe(false);
  expect(asked).not.toContain('gateway.restart.request');
});

test('one that is stuck restarts once, and is waited for', async () => {
  const { asked, heal } = aGateway(STUCK, STUCK, AWAY, AWAY);
  expect(await heal()).toBe(true);
  expect(asked.filter((method) => method === 'gateway.restart.request')).toHaveLength(1);
  expect(asked.slice(3)).toEqual(['health', 'health', 'health']);
});

test('one that stays stuck is a failure', async () => {
  const always = Array.from({ length: 100 }, () => STUCK);
  await expect(aGateway(...always).heal()).rejects.toThrow('did not help');
});
