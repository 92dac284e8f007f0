import { describe, expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { findSetting } from '../store/settings.ts';
import { holdLease, withLease } from './lease.ts';

const TTL_MS = 15_000;

test('a lease has one holder; others get it when it has expired', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  expect(await holdLease(one, 'bot', TTL_MS)).toBe(true);
  expect(await holdLease(other, 'bot', TTL_MS)).toBe(false);
  one.clock.now += TTL_MS - 1;
  expect(await holdLease(other, 'bot', TTL_MS)).toBe(false);
  one.clock.now += 1;
  expect(await holdLease(other, 'bot', TTL_MS)).toBe(true);
  expect(await holdLease(one, 'bot', TTL_MS)).toBe(false);
});

test('a holder that renews its lease before it expires keeps it', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  await holdLease(one, 'bot', TTL_MS);
  one.clock.now += TTL_MS - 1;
  expect(await holdLease(one, 'bot', TTL_MS)).toBe(true);
  one.clock.now += TTL_MS - 1;
  expect(await holdLease(other, 'bot', TTL_MS)).toBe(false);
});

test('of two processes that ask at the same time one gets the lease', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const answers = await Promise.all([
    holdLease(one, 'bot', TTL_MS),
    holdLease(other, 'bot', TTL_MS),
  ]);
  expect(answers.filter((isHeld) => isHeld)).toHaveLength(1);
});

test('a process that restarts under the same name has its lease back at once', async () => {
  const one = await testApp();
  const restarted = { ...(await testApp({ beside: one })), instanceId: one.instanceId };
  await holdLease(one, 'bot', TTL_MS);
  expect(await holdLease(restarted, 'bot', TTL_MS)).toBe(true);
});

test('work under a lease is refused to another process meanwhile, and free afterwards', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  await withLease(one, 'work', async () => {
    const second = withLease(other, 'work', () => Promise.resolve('done'));
    await expect(second).rejects.toMatchObject({ code: 'conflict' });
  });
  expect(await withLease(other, 'work', () => Promise.resolve('done'))).toBe('done');
});

test('work that fails leaves the lease free', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const failing = withLease(one, 'work', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withLease(other, 'work', () => Promise.resolve('done'))).toBe('done');
});

test('within one process work of the same name is done one after the other', async () => {
  const app = await testApp();
  const events: string[] = [];
  const work = (name: string) =>
    withLease(app, 'work', async () => {
      events.push(`${name} begins`);
      await app.db.read(findSetting('any'));
      events.push(`${name} ends`);
    });
  await Promise.all([work('first'), work('second')]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

describe('a process that was held up', () => {
  test('still holds a lease that nobody has taken, even when it has expired', async () => {
    const one = await testApp();
    const work = async (hold: () => Promise<void>): Promise<string> => {
      one.clock.now += 2 * TTL_MS;
      await hold();
      return 'done';
    };
    expect(await withLease(one, 'work', work, TTL_MS)).toBe('done');
  });

  test.each(['holds it', 'has given it back'])(
    'is told that another one took over and %s',
    async (how) => {
      const one = await testApp();
      const other = await testApp({ beside: one });
      const work = withLease(
        one,
        'work',
        async (hold) => {
          one.clock.now += TTL_MS;
          if (how === 'holds it') await holdLease(other, 'work', TTL_MS);
          else await withLease(other, 'work', () => Promise.resolve());
          await hold();
        },
        TTL_MS,
      );
      await expect(work).rejects.toMatchObject({ code: 'conflict' });
      expect(await holdLease(other, 'work', TTL_MS)).toBe(true);
    },
  );
});
