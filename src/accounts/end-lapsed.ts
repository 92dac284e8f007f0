import { syncCustomer } from '../billing/sync-customer.ts';
import { idFrom } from '../ids.ts';
import { tellEveryChat } from '../news/tell.ts';
import { addDeletion, isAccountOnHold } from '../store/deletions.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findLapse, setLapse } from '../store/lapses.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import type { DeletionApp } from './deletion-progress.ts';

const DAY_MS = 24 * 3_600_000;
/** When an account is looked at again that is not to be deleted yet, or whose owner keeps it without a plan. */
const AGAIN_MS = 30 * DAY_MS;
const RETRY_MS = 3_600_000;

/** An account that has had no plan for a month is deleted in the ordinary way: all its chats are told, and a hold comes first. */
export async function endLapsed(app: DeletionApp, id: string): Promise<void> {
  await workOffRow(app, id, {
    find: findLapse,
    lease: (lapse) => `lapse:${lapse.id}`,
    advance: async (_app, { accountId }) => {
      await end(app, accountId);
      return 'stop';
    },
    recordFailure: async (_app, { accountId }, error) => {
      await commit(app, [setLapse(accountId, app.now() + RETRY_MS)]);
      throw error;
    },
  });
}

async function end(app: DeletionApp, accountId: string): Promise<void> {
  await syncCustomer(app, accountId);
  const now = app.now();
  const [{ endsAt, why }, isOnHold] = await app.db.read(
    findEntitlement(accountId, now),
    isAccountOnHold(accountId),
  );
  if (endsAt !== null || isOnHold || why === 'unknown' || why === 'blocked') {
    await commit(app, [setLapse(accountId, (endsAt ?? now) + AGAIN_MS)]);
    return;
  }
  const deletion = idFrom('del', accountId, String(now));
  await commit(app, [
    setLapse(accountId, now + AGAIN_MS),
    addDeletion(deletion, accountId, now),
    tellEveryChat(app, { accountId, except: [] }, { type: 'lapsed' }, deletion),
    raiseDesiredRev(accountId, now),
    SWEEP_NOW,
  ]);
}
