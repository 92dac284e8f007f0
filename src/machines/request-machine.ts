import { createHash, randomBytes } from 'node:crypto';
import type { App } from '../app.ts';
import { seal } from '../sealing/seal.ts';
import { machineTokenSeal } from '../sealing/seal-contexts.ts';
import { addMachine } from '../store/machine-builds.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { requestProvisions } from '../services/provision.ts';
import type { Statement } from '../store/engine.ts';

/**
 * The rows that make the reconciler build the account's machine or bring an existing one up to date. The tokens are generated
 * here, once. A repeated build adopts existing objects and never generates a second token.
 */
export function requestMachine(
  app: Pick<App, 'config' | 'now' | 'newId'>,
  accountId: string,
): Statement[] {
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
    ...requestProvisions(app, accountId),
  ];
}

export const APP_PREFIX = 'agent-';

/** Names of apps are public, so they say nothing about the customer. */
export function newAppName(): string {
  return `${APP_PREFIX}${randomBytes(8).toString('hex')}`;
}
