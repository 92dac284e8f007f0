import type { App } from '../app.ts';
import { findDeletionOfAccount, toDeletion } from '../store/deletions.ts';
import { isOnHold } from '../domain/deletions.ts';

/** Whether an account waits for its deletion or is being deleted. */
export async function findHold(app: Pick<App, 'db'>, accountId: string): Promise<boolean> {
  const [result] = await app.db.read([findDeletionOfAccount(accountId)]);
  const row = result?.rows[0];
  return isOnHold(row ? toDeletion(row) : null);
}
