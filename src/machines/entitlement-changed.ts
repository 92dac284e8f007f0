import type { App } from '../app.ts';
import type { EntitlementChange } from '../domain/entitlement.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { lookAtMachine, raiseDesiredRev, restartBuildClock } from '../store/machines.ts';
import type { Change } from '../work/commit.ts';
import { requestMachine } from './request-machine.ts';

type MachineApp = Pick<App, 'config' | 'db' | 'now' | 'newId'>;

/** What a changed entitlement means for the machine: build it when everything is there, adapt it when it exists. */
export async function machineAfterChange(
  app: MachineApp,
  change: EntitlementChange,
): Promise<Change[]> {
  const { accountId, before, after } = change;
  // A plan that expires sends no webhook, so the machine row must come due at that time.
  const isDated = before.why !== after.why || before.until !== after.until;
  return [
    ...(await afterPlanChange(app, change)),
    ...(isDated ? [lookAtMachine(accountId, app.now())] : []),
  ];
}

async function afterPlanChange(
  app: MachineApp,
  { accountId, before, after }: EntitlementChange,
): Promise<Change[]> {
  if (before.plan === after.plan) return [];
  const [result] = await app.db.read([findAcceptedCredential(accountId)]);
  const hasCredential = result?.rows.length === 1;
  const now = app.now();
  return [
    // A build that was paused because there was no plan is not late yet.
    ...(after.plan && !before.plan ? [restartBuildClock(accountId, now)] : []),
    ...(after.plan && hasCredential
      ? requestMachine(app, accountId)
      : [raiseDesiredRev(accountId, now)]),
  ];
}
