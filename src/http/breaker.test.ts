import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createBreaker, errorKindOf, type Health, ProviderDown } from './breaker.ts';

function aBreaker() {
  const clock = { now: 1_000_000 };
  const lines: string[] = [];
  const log = createLog({ level: 'info' }, { write: (line) => void lines.push(line) });
  const breaker = createBreaker('fly', { log, now: () => clock.now });
  const called: Health[] = [];
  /** A call that ends like this; resolves to `refused` when it was not made. */
  const call = (health: Health, ms = 0) =>
    breaker
      .run(
        () => {
          called.push(health);
          clock.now += ms;
          return health === 'down'
            ? Promise.reject(new Error('no answer'))
            : Promise.resolve(health);
        },
        {
          timeoutMs: 30_000,
          judge: (answer) => (health === 'unclear' ? 'unclear' : (answer ?? 'down')),
        },
      )
      .catch((error: unknown) => (error instanceof ProviderDown ? 'refused' : 'failed'));
  const calls = async (health: Health, count: number) => {
    for (let index = 0; index < count; index += 1) await call(health);
  };
  return { breaker, call, calls, called, clock, lines };
}

test('five failures in a row hold calls back; four, or four and an answer, do not', async () => {
  const { call, calls } = aBreaker();
  await calls('down', 4);
  expect(await call('up')).toBe('up');
  await calls('down', 5);
  expect(await call('up')).toBe('refused');
});

test('what concerns one machine alone neither opens nor closes it', async () => {
  const { call, calls } = aBreaker();
  await calls('down', 4);
  await calls('unclear', 9);
  expect(await call('down')).toBe('failed');
  expect(await call('unclear')).toBe('refused');
});

test('answers that take most of their timeout count as failures', async () => {
  const { call } = aBreaker();
  for (let count = 0; count < 5; count += 1) expect(await call('up', 21_000)).toBe('up');
  expect(await call('up')).toBe('refused');
});

test('after a pause one call is let through, and its answer decides for all', async () => {
  const { breaker, call, calls, called, clock, lines } = aBreaker();
  await calls('down', 5);
  clock.now += 1999;
  expect(await call('up')).toBe('refused');
  clock.now += 1;
  expect(await Promise.all([call('down'), call('up'), call('up')])).toEqual([
    'failed',
    'refused',
    'refused',
  ]);
  clock.now += 3999;
  expect(await call('up')).toBe('refused');
  clock.now += 1;
  expect(await Promise.all([call('up'), call('up')])).toEqual(['up', 'refused']);
  expect(await call('up')).toBe('up');
  expect(called).toHaveLength(8);
  expect(breaker.counts()).toEqual({ isOpen: false, opened: 1, refused: 5 });
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'a provider does not answer; calls to it are held back',
    'a provider answers again',
  ]);
});

test('the pause grows, but never beyond half a minute', async () => {
  const { call, calls, clock } = aBreaker();
  await calls('down', 5);
  for (let count = 0; count < 20; count += 1) {
    clock.now += 30_000;
    expect(await call('down')).toBe('failed');
  }
  clock.now += 29_999;
  expect(await call('up')).toBe('refused');
  clock.now += 1;
  expect(await call('up')).toBe('up');
});

test.each([
  [null, 'no_answer'],
  [503, 'server_error'],
  [529, 'server_error'],
  [429, 'rate_limited'],
  [401, 'refused'],
  [404, null],
  [412, null],
  [200, null],
])('an answer with status %s counts as %s', (status, kind) => {
  expect(errorKindOf(status)).toBe(kind);
});

test('each call that goes wrong is counted by its kind', async () => {
  const counted: unknown[] = [];
  const log = createLog({ level: 'silent' }, { write: () => undefined });
  const countLine = (what: string, fields: object) => void counted.push([what, fields]);
  const breaker = createBreaker('fly', { log, now: () => 0, countLine });
  const given = { timeoutMs: 1000, judge: () => 'up' as const };
  await breaker.run(() => Promise.resolve({ status: 429 }), given);
  await breaker.run(() => Promise.resolve({ getStatusCode: () => 500 }), given);
  await breaker.run(() => Promise.resolve({ status: 200 }), given);
  await breaker.run(() => Promise.reject(new Error('gone')), given).catch(() => undefined);
  expect(counted).toEqual(
    ['rate_limited', 'server_error', 'no_answer'].map((kind) => [
      'provider error',
      { provider: 'fly', kind },
    ]),
  );
});
