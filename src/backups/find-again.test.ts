import { expect, test } from 'vitest';
import { query } from '../../test/fixtures/app.ts';
import { imported, worksOff } from '../../test/fixtures/app-legacy.ts';
import { startMoving } from '../migration/control-run.ts';
import { findAgain } from './find-again.ts';

test('who was imported is not lost, though Stripe knows no account of theirs, and who was moved is synced', async () => {
  const { app } = await imported(3);
  await startMoving(app, { id: 'run', most: 1 }, { proration: 'none', isLiveMeant: false });
  await worksOff(app, 'run');
  expect(await findAgain(app)).toEqual({ looked: 3, accounts: [], lost: [] });
  const synced = await query(app, "SELECT 1 FROM stripe_events WHERE id LIKE 'restored:%'");
  expect(synced).toHaveLength(1);
});
