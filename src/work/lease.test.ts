import { describe, expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import { findSetting, saveSetting } from '../store/settings.ts';
import { acquireLease, LeaseLost, releaseOwnLeases, withLease } from './lease.ts';

const TTL_MS = 15_000;

test('a lease has one holder; others get it when it has expired', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  expect(await acquireLease(one, 'bot', TTL_MS)).toBe(true);
  expect(await acquireLease(other, 'bot', TTL_MS)).toBe(false);
  one.clock.now += TTL_MS - 1;
  expect(await acquireLease(other, 'bot', TTL_MS)).toBe(false);
  one.clock.now += 1;
  expect(await acquireLease(other, 'bot', TTL_MS)).toBe(true);
  expect(await acquireLease(one, 'bot', TTL_MS)).toBe(false);
});

test('a holder that renews its lease before it expires keeps it', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  await acquireLease(one, 'bot', TTL_MS);
  one.clock.now += TTL_MS - 1;
  expect(await acquireLease(one, 'bot', TTL_MS)).toBe(true);
  one.clock.now += TTL_MS - 1;
  expect(await acquireLease(other, 'bot', TTL_MS)).toBe(false);
});

test('of two processes that request a lease at the same time one gets it', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const answers = await Promise.all([
    acquireLease(one, 'bot', TTL_MS),
    acquireLease(other, 'bot', TTL_MS),
  ]);
  expect(answers.filter((isHeld) => isHeld)).toHaveLength(1);
});

test('a restarted process of the same name gets its lease back at once', async () => {
  const one = await testApp();
  const restarted = { ...(await testApp({ beside: one })), instanceId: one.instanceId };
  await acquireLease(one, 'bot', TTL_MS);
  expect(await acquireLease(restarted, 'bot', TTL_MS)).toBe(true);
});

test('while one process works under a lease another one is refused, and afterwards it is not', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  await withLease(one, 'work', async () => {
    const second = withLease(other, 'work', () => Promise.resolve('done'));
    await expect(second).rejects.toMatchObject({ code: 'conflict' });
  });
  expect(await withLease(other, 'work', () => Promise.resolve('done'))).toBe('done');
});

test('work that fails releases the lease', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const failing = withLease(one, 'work', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withLease(other, 'work', () => Promise.resolve('done'))).toBe('done');
});

test('within one process work of the same name runs one after the other', async () => {
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

describe('a process that was frozen', () => {
  test('still holds an expired lease that no other process has taken', async () => {
    const one = await testApp();
    const work = async (renew: () => Promise<void>): Promise<string> => {
      one.clock.now += 2 * TTL_MS;
      await renew();
      return 'done';
    };
    expect(await withLease(one, 'work', work, TTL_MS)).toBe('done');
  });

  test.each(['holds it', 'has released it'])(
    'gets an error when another process took over and %s',
    async (how) => {
      const one = await testApp();
      const other = await testApp({ beside: one });
      const work = withLease(
        one,
        'work',
        async (renew) => {
          one.clock.now += TTL_MS;
          if (how === 'holds it') await acquireLease(other, 'work', TTL_MS);
          else await withLease(other, 'work', () => Promise.resolve());
          await renew();
        },
        TTL_MS,
      );
      await expect(work).rejects.toMatchObject({ code: 'conflict' });
      expect(await acquireLease(other, 'work', TTL_MS)).toBe(true);
    },
  );
});

test('what a process found out is not stored once another one holds its lease, or nobody does', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const stored = async () => (await one.db.read(findSetting('found')))[0];
  await withLease(one, 'work', async (_renew, holder) => {
    const write = () => holder.db.write([saveSetting('found', 'old')]);
    expect(await write()).toEqual([1]);
    one.clock.now += 60_000;
    await acquireLease(other, 'work', TTL_MS);
    await other.db.write([saveSetting('found', 'new')]);
    await expect(write()).rejects.toBeInstanceOf(LeaseLost);
    await releaseOwnLeases(other);
    await expect(write()).rejects.toBeInstanceOf(LeaseLost);
  });
  expect(await stored()).toBe('new');
});
