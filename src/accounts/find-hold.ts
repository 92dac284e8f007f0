import type { App } from '../app.ts';
import { findHold as holdOf } from '../store/deletions.ts';

/** Whether an account waits for its deletion or is being deleted. */
export async function findHold(app: Pick<App, 'db'>, accountId: string): Promise<boolean> {
  const [isOnHold] = await app.db.read(holdOf(accountId));
  return isOnHold;
}
