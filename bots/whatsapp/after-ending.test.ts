import { expect, test } from 'vitest';
import { afterEnding } from './after-ending.ts';

const next = (ending: Parameters<typeof afterEnding>[0]['ending'], inARow = 1) =>
  afterEnding({ ending, inARow }, 1);

test('a restart that the server requests is immediate, but only a limited number of times', () => {
  expect(next('restart')).toEqual({ type: 'again', afterMs: 0 });
  expect(next('restart', 5)).toEqual({ type: 'again', afterMs: 16_000 });
});

test.each(['lost', 'unavailable'] as const)('%s: waits grow up to a minute', (ending) => {
  expect([1, 2, 3, 20].map((inARow) => next(ending, inARow))).toEqual(
    [1000, 2000, 4000, 60_000].map((afterMs) => ({ type: 'again', afterMs })),
  );
});

test('waits have jitter, so that many processes do not reconnect at the same moment', () => {
  expect(afterEnding({ ending: 'lost', inARow: 1 }, 0)).toEqual({ type: 'again', afterMs: 500 });
});

test.each(['replaced', 'forbidden', 'mismatch'] as const)('%s: off, at once', (reason) => {
  expect(next(reason)).toEqual({ type: 'off', reason });
});

test('a device that was logged out is linked again', () => {
  expect(next('logged_out')).toEqual({ type: 'link', afterMs: 0 });
});

test('a broken session is retried a few times, then linked again', () => {
  expect([1, 2, 3].map((inARow) => next('session_broken', inARow).type)).toEqual([
    'again',
    'again',
    'link',
  ]);
});

test('when no code is scanned, the connection is switched off', () => {
  expect(next('pairing_expired', 4).type).toBe('again');
  expect(next('pairing_expired', 5)).toEqual({ type: 'off', reason: 'not_linked' });
});

test('after a stop it does not reconnect', () => {
  expect(next('stopped')).toEqual({ type: 'stop' });
});
