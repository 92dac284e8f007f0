import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import { readChannels } from './agent-channels.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { findAcceptedCredential, toCredential } from '../store/credentials.ts';
import { findDeletionOfAccount, toDeletion } from '../store/deletions.ts';
import type { Machine } from '../store/machines.ts';
import { FLEET_IMAGE, findSetting } from '../store/settings.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import type { DesiredState } from './build-steps.ts';
import { STRAIGHT } from './configure-machine.ts';
import { isOnHold } from '../domain/deletions.ts';

/** What a machine shall be, from all that is known of its account now. */
export async function loadDesiredState(
  app: Pick<App, 'config' | 'db' | 'now'>,
  machine: Machine,
): Promise<DesiredState> {
  const [credentials, subscription, deletion, fleetImage] = await app.db.read([
    findAcceptedCredential(machine.accountId),
    findSubscription(machine.accountId),
    findDeletionOfAccount(machine.accountId),
    findSetting(FLEET_IMAGE),
  ]);
  const credential = credentials?.rows[0] ? toCredential(credentials.rows[0]) : null;
  const row = subscription?.rows[0];
  const { terms, until, why } = entitlement(row ? toSubscription(row) : null, app.now());
  const isHeld = isOnHold(deletion?.rows[0] ? toDeletion(deletion.rows[0]) : null);
  const fleet = fleetImage?.rows[0]?.['value'] ?? app.config.fly.agentImage;
  const { accountId, appName } = machine;
  const allowed = terms ?? PLAN_TERMS.starter;
  return {
    credential,
    channels: await readChannels(app, { accountId, appName, terms: allowed }),
    access: STRAIGHT,
    terms: allowed,
    image: machine.requestedImage ?? String(fleet),
    isOnHold: isHeld,
    isPaused: isHeld || terms === null,
    endsAt: why === 'ending' || why === 'past_due' ? until : null,
  };
}
