import type { App } from '../app.ts';
import type { EntitlementChange } from '../domain/entitlement.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { restartBuildClock } from '../store/machine-builds.ts';
import { raiseDesiredRev, recheckMachine } from '../store/machines.ts';
import { recheckProvisions } from '../store/provisions.ts';
import type { Change } from '../work/commit.ts';
import { requestMachine } from './request-machine.ts';

type ChangeApp = Pick<App, 'config' | 'db' | 'now' | 'newId'>;

/** The consequence of a changed entitlement for the machine: build it once there is a credential, or bring it up to date. */
export async function machineAfterChange(
  app: ChangeApp,
  { accountId, before, after }: EntitlementChange,
): Promise<Change[]> {
  const isOtherPlan = before.plan !== after.plan;
  const isOtherEnd = before.why !== after.why || before.endsAt !== after.endsAt;
  const now = app.now();
  // A plan that nobody could confirm any more has ended without a change that a sync sees.
  if (!isOtherPlan && !isOtherEnd)
    return after.why === 'unknown' ? [recheckMachine(accountId, now)] : [];
  return [
    ...(isOtherPlan ? await planChanged(app, accountId, { before, after }) : []),
    // A plan that expires sends no webhook, so the machine row must come due at that time.
    ...(isOtherEnd ? [recheckMachine(accountId, now)] : []),
  ];
}

async function planChanged(
  app: ChangeApp,
  accountId: string,
  { before, after }: Pick<EntitlementChange, 'before' | 'after'>,
): Promise<Change[]> {
  const [credential] = await app.db.read(findAcceptedCredential(accountId));
  const now = app.now();
  return [
    // The build was paused while there was no plan, so it is not late.
    ...(after.plan && !before.plan ? [restartBuildClock(accountId, now)] : []),
    ...(after.plan && credential
      ? requestMachine(app, accountId)
      : [raiseDesiredRev(accountId, now), recheckProvisions(accountId, now)]),
  ];
}
