import { expect, test } from 'vitest';
import { query, testApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { takeUnsynced } from './subscriptions.ts';

test('subscriptions that are due for a sync are found through an index', async () => {
  const app = await testApp();
  const { sql, args } = takeUnsynced({ until: NOW, most: 1, retryAt: NOW }) as {
    sql: string;
    args: number[];
  };
  const plan = await query(app, `EXPLAIN QUERY PLAN ${sql}`, ...(args as never[]));
  expect(plan.map((row) => row['detail']).join('\n')).toContain('INDEX subscriptions_sync_due');
});
