import { expect, test } from 'vitest';
import { isConnecting, readGatewayHealth } from './gateway-status.ts';

const telegram = (summary: object) => ({ channels: { telegram: summary } });

test.each([
  [{ configured: true, running: true, probe: { ok: true } }, 'running', null],
  [{ configured: true, running: true }, 'running', null],
  [{ running: true, probe: { ok: false, status: 401, error: 'Unauthorized' } }, 'stopped', 'token'],
  [{ running: false, lastError: 'Used disallowed intents (4014)' }, 'stopped', 'intent'],
  [
    { running: false, lastError: 'Conflict: terminated by other getUpdates' },
    'stopped',
    'elsewhere',
  ],
  [{ configured: true, running: true, linked: false }, 'stopped', 'not_linked'],
  [{ running: false, lastError: 'https://api/bot123:secret/getMe failed' }, 'stopped', 'other'],
])('%o is %s, %s', (summary, health, reason) => {
  expect(readGatewayHealth(telegram(summary), 'telegram')).toEqual({ health, reason });
});

test.each([
  [telegram({ configured: false, running: false })],
  [{ channels: {} }],
  [{}],
  [null],
  ['no status'],
])('%o does not report the channel', (payload) => {
  expect(readGatewayHealth(payload, 'telegram')).toBeNull();
});

test.each([
  [{ running: true, connected: false }, true],
  [{ running: true, connected: true }, false],
  [{ running: false, connected: false }, false],
  [{ running: true }, false],
])('a channel with a connection of its own, %o, is connecting: %s', (account, expected) => {
  expect(isConnecting({ channelAccounts: { discord: [account] } }, 'discord')).toBe(expected);
  expect(isConnecting({ channelAccounts: { telegram: [account] } }, 'telegram')).toBe(false);
  expect(isConnecting({ channels: {} }, 'discord')).toBe(false);
});
