import { isFly } from '../fly/errors.ts';
import { inspectApp } from '../machines/find-orphans.ts';
import { tellOperators } from '../news/tell.ts';
import { findLegacyCustomer } from '../store/legacy-customers.ts';
import type { Change } from '../work/commit.ts';
import type { DeletionApp } from './deletion-progress.ts';

/**
 * Deletes the app of the old service of an account when it never came under our reconciler, or was given back. One with other
 * machines than theirs is left, and operators are told what it costs. `deleting`: Fly may still know it.
 */
export async function removeOldApp(
  app: DeletionApp,
  { accountId, ownApp }: { accountId: string; ownApp: string | null },
): Promise<Change[] | 'deleting'> {
  const [customer] = await app.db.read(findLegacyCustomer(accountId));
  const name = customer?.flyApp ?? ownApp;
  if (name === null || name === ownApp) return [];
  if ((await app.fly.lookUpApp(name, app.config.fly.org)) !== 'ours') return [];
  const found = await inspectApp(app, name, null);
  if (!found) return [];
  const { machines, monthlyCents } = found;
  const wanted = customer?.flyMachine ?? machines[0];
  if (machines.some((id) => id !== wanted)) {
    app.log.error({ accountId, app: name, monthlyCents }, 'an app of the old service is left');
    const notice = { type: 'orphans' as const, apps: [name], monthlyCents };
    return [tellOperators(app, notice, `old-app:${name}`)];
  }
  await app.fly.deleteApp(name).catch((error: unknown) => {
    if (!isFly(error, 'not_found')) throw error;
  });
  app.log.info({ accountId, app: name }, 'app of the old service deleted');
  return 'deleting';
}
