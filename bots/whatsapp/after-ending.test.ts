import { expect, test } from 'vitest';
import { afterEnding } from './after-ending.ts';
import { endingOf } from './baileys-ending.ts';

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

test.each(['replaced', 'forbidden', 'banned', 'mismatch'] as const)(
  '%s: off, at once',
  (reason) => {
    expect(next(reason)).toEqual({ type: 'off', reason });
  },
);

test('during a ban it does not knock, and it tries again when the ban ends', () => {
  const ended = { ending: 'suspended' as const, inARow: 1 };
  expect(afterEnding({ ...ended, forMs: 5000 }, 1)).toMatchObject({ type: 'off', forMs: 5000 });
  expect(afterEnding(ended, 1)).toMatchObject({ type: 'off', forMs: 86_400_000 });
});

test('an old version of the protocol is tried soon, because a newer one may be known, then rarely', () => {
  expect([1, 3, 4, 5, 20].map((inARow) => next('outdated', inARow))).toEqual(
    [1000, 4000, 60_000, 120_000, 1_800_000].map((afterMs) => ({ type: 'again', afterMs })),
  );
});

test.each(['refused', 'limited'] as const)(
  '%s: tried twice, then off for a while, ever longer, and told to operators once',
  (reason) => {
    const off = (forMs: number, isKnown: boolean) => ({ type: 'off', reason, forMs, isKnown });
    expect([1, 2, 3, 4, 20].map((inARow) => next(reason, inARow))).toEqual([
      { type: 'again', afterMs: 60_000 },
      { type: 'again', afterMs: 120_000 },
      off(1_800_000, false),
      off(3_600_000, true),
      off(21_600_000, true),
    ]);
  },
);

test('a device that was logged out is linked again', () => {
  expect(next('logged_out')).toEqual({ type: 'link', afterMs: 0 });
});

test('when no code is scanned, the connection is switched off', () => {
  expect(next('pairing_expired', 4).type).toBe('again');
  expect(next('pairing_expired', 5)).toEqual({ type: 'off', reason: 'not_linked' });
});

test('after a stop it does not reconnect', () => {
  expect(next('stopped')).toEqual({ type: 'stop' });
});

test.each([
  [401, 'logged_out'],
  [402, 'suspended'],
  [403, 'forbidden'],
  [405, 'outdated'],
  [406, 'banned'],
  [409, 'refused'],
  [411, 'mismatch'],
  [413, 'refused'],
  [418, 'refused'],
  [408, 'lost'],
  [428, 'lost'],
  [429, 'limited'],
  [440, 'replaced'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [515, 'restart'],
  [0, 'lost'],
])('the code %s means %s, and only 401 ends the link', (statusCode, ending) => {
  const code = ending === 'refused' ? { code: statusCode } : {};
  expect(endingOf({ output: { statusCode } }, true)).toEqual({ ending, ...code });
  const isForgotten = afterEnding(
    { ending: endingOf({ output: { statusCode } }, true).ending, inARow: 9 },
    1,
  );
  expect(isForgotten.type === 'link').toBe(statusCode === 401);
});

test('a ban says how long it lasts', () => {
  const error = { output: { statusCode: 402 }, data: { reason: '402', expire: '3600' } };
  expect(endingOf(error, true)).toEqual({ ending: 'suspended', forMs: 3_600_000 });
});
