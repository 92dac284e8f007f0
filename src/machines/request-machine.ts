import { createHash, randomBytes } from 'node:crypto';
import type { App } from '../app.ts';
import { seal } from '../sealing/seal.ts';
import { machineTokenSeal } from '../sealing/seal-contexts.ts';
import type { Plan } from '../domain/plans.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import { addMachine, raiseDesiredRev, restartBuildClock } from '../store/machines.ts';

type WantApp = Pick<App, 'config' | 'db' | 'now' | 'newId'>;

/** What a change of plan means for the machine: build it when everything is there, adapt it when it exists. */
export async function machineForPlan(
  app: WantApp,
  accountId: string,
  before: Plan | null,
  after: Plan | null,
): Promise<Statement[]> {
  if (before === after) return [];
  const [result] = await app.db.read([findAcceptedCredential(accountId)]);
  const hasCredential = result?.rows.length === 1;
  const now = app.now();
  return [
    // A build that was paused for want of a plan is not late yet.
    ...(after && !before ? [restartBuildClock(accountId, now)] : []),
    ...(after && hasCredential
      ? requestMachine(app, accountId)
      : [raiseDesiredRev(accountId, now)]),
  ];
}

/**
 * The rows that make the reconciler build the account's machine, or bring an existing one up to date. The tokens are
 * made here once: a repeated build adopts what stands, it never invents a second token beside a machine.
 */
export function requestMachine(app: WantApp, accountId: string): Statement[] {
  const id = app.newId('mch');
  const serviceToken = `ast_${randomBytes(24).toString('base64url')}`;
  const now = app.now();
  const sealFor = (purpose: 'gateway_token' | 'service_token', value: string): string =>
    seal(app.config.sealing, value, machineTokenSeal(id, purpose));
  return [
    raiseDesiredRev(accountId, now),
    addMachine(
      {
        id,
        accountId,
        appName: newAppName(),
        region: app.config.fly.regions[0] ?? 'iad',
        gatewayTokenSealed: sealFor('gateway_token', randomBytes(32).toString('hex')),
        serviceTokenSealed: sealFor('service_token', serviceToken),
        serviceTokenHash: createHash('sha256').update(serviceToken).digest('hex'),
      },
      now,
    ),
  ];
}

export const APP_PREFIX = 'agent-';

/** Names are shared by all of Fly and say nothing about the customer. */
export function newAppName(): string {
  return `${APP_PREFIX}${randomBytes(8).toString('hex')}`;
}
