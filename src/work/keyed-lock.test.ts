import { expect, test } from 'vitest';
import { KeyedLock } from './keyed-lock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('work of one key runs in order, also after a failure', async () => {
  const lock = new KeyedLock();
  const done: string[] = [];
  const work = (name: string) => async () => {
    await turn();
    done.push(name);
    if (name === 'b') throw new Error('b failed');
  };
  const results = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => lock.run('x', work(name))),
  );
  expect(done).toEqual(['a', 'b', 'c']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('work of different keys runs at the same time', async () => {
  const lock = new KeyedLock();
  let release = () => {};
  const held = lock.run('x', () => new Promise<void>((resolve) => (release = resolve)));
  expect(await lock.run('y', () => Promise.resolve('done'))).toBe('done');
  release();
  await held;
});
