import { expect, test } from 'vitest';
import { anAccount, says, testApp, waitingFor } from '../test/fixtures/app.ts';
import { PAID_AND_BUILT } from './paid-and-built.ts';

test('the rows that the benchmark stores are those of a running agent', async () => {
  const app = await testApp();
  await anAccount(app);
  await app.db.write(PAID_AND_BUILT);
  await says(app, 'alice', '/menu');
  const [menu] = await waitingFor(app, 'alice');
  expect(menu?.screen.choices?.map(({ id }) => id)).toContain('status');
});
