import { expect, test } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { addStripeEvent, closeStripeEvents, retryStripeEvent } from './stripe-events.ts';
import { DUE_TABLES, takeDue } from './due.ts';
import type { DueJob } from './tables.ts';

const event = (id: string, receivedAt: number) =>
  addStripeEvent(
    { id, type: 'invoice.paid', created: 1, customerId: null, objectId: null },
    'received',
    receivedAt,
  );

async function taken(app: TestApp, retryAt = NOW + 30_000): Promise<string[]> {
  const take = { until: app.now(), most: 500, retryAt };
  const [ids] = await app.db.write([takeDue('process-stripe-event', take)]);
  return ids;
}

test('due rows are taken, but no future or finished rows', async () => {
  const app = await testApp();
  await app.db.write([
    event('due', NOW),
    event('later', NOW + 1),
    event('done', NOW),
    closeStripeEvents(['done']),
  ]);
  expect(await taken(app)).toEqual(['due']);
});

test('a row that was taken comes due again only after its time', async () => {
  const app = await testApp();
  await app.db.write([event('one', NOW)]);
  expect(await taken(app)).toEqual(['one']);
  expect(await taken(app)).toEqual([]);
  app.clock.now += 30_000;
  expect(await taken(app, NOW + 60_000)).toEqual(['one']);
});

test('a row that somebody has finished is not made due again by another worker that failed', async () => {
  const app = await testApp();
  await app.db.write([event('one', NOW), closeStripeEvents(['one']), retryStripeEvent('one', NOW)]);
  expect(await taken(app)).toEqual([]);
});

test('two processes that take due rows at the same time never take the same row', async () => {
  const app = await testApp();
  const other = await testApp({ beside: app });
  await app.db.write(Array.from({ length: 50 }, (_, index) => event(`evt_${index}`, NOW)));
  const [mine, theirs] = await Promise.all([taken(app), taken(other)]);
  expect(new Set([...mine, ...theirs]).size).toBe(50);
  expect(mine.length + theirs.length).toBe(50);
});

test('of many rows the oldest are taken first', async () => {
  const app = await testApp();
  await app.db.write(Array.from({ length: 510 }, (_, index) => event(`evt_${index}`, NOW - index)));
  expect(await taken(app)).toHaveLength(500);
  expect((await taken(app)).toSorted()).toEqual(
    Array.from({ length: 10 }, (_, index) => `evt_${index}`).toSorted(),
  );
});

test.each(Object.keys(DUE_TABLES) as DueJob[])(
  'the rows of %s are found through an index',
  async (job) => {
    const app = await testApp();
    await anAccount(app);
    const { sql, args } = takeDue(job, { until: NOW, most: 1, retryAt: NOW });
    const plan = await query(app, `EXPLAIN QUERY PLAN ${sql}`, ...(args as never[]));
    expect(plan.map((row) => row['detail']).join('\n')).toContain(
      `INDEX ${DUE_TABLES[job].table}_due`,
    );
  },
);
