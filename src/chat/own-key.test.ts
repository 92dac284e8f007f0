import { expect, test } from 'vitest';
import { anAccount, says, subscribed, testApp, wordsFor } from '../../test/fixtures/app.ts';
import { shownTo } from '../../test/fixtures/operated-app.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { closeGrace, startGrace } from '../store/graces.ts';

const ALICE = 'acc_alice';

test('an agent that came with a key of its owner is not called unconnected', async () => {
  const app = await testApp();
  const now = app.now();
  await anAccount(app);
  await subscribed(app, ALICE);
  await app.db.write([
    ...requestMachine(app, ALICE),
    startGrace(ALICE, { now, endsAt: now + 1000 }),
    closeGrace(ALICE, 'own_key', now),
  ]);
  await says(app, 'alice', '/status');
  const status = JSON.stringify(await shownTo(app, 'alice'));
  expect(status).toContain('Your agent uses its own key from before.');
  for (const command of ['/usage', '/menu']) await says(app, 'alice', command);
  const words = status + (await wordsFor(app, 'alice'));
  expect(words).toContain('Claude: your agent’s own key');
  expect(words).not.toMatch(/not connected|isn’t connected|Connect Claude/);
});
