import type { App } from '../app.ts';
import type { Grace } from '../domain/grace.ts';
import { PLAN_TERMS, type Plan } from '../domain/plans.ts';
import { findAdoptionOfAccount } from '../store/adoptions.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { findEntitlement } from '../store/entitlements.ts';
import type { Machine } from '../store/machines.ts';
import { findGrace } from '../store/graces.ts';
import { findHalt } from '../store/halts.ts';
import { findSuspension } from '../store/suspensions.ts';
import { listSwitchedOff } from '../store/switches.ts';
import { FLEET_IMAGE, findSetting } from '../store/settings.ts';
import type { ModelAccess } from './agent-document.ts';
import { loadAgentChannels } from './agent-channels.ts';
import { STRAIGHT } from './configure-machine.ts';
import type { MachineSize } from './machine-spec.ts';
import { serviceEndpoints } from './service-endpoints.ts';
import type { DesiredState } from './step.ts';

/** What a machine has to become, from all that is known of its account now. */
export async function loadDesiredState(
  app: Pick<App, 'config' | 'db' | 'now'>,
  { id, accountId, appName, requestedImage, pinnedImage, memoryMb, model, modelChosenAt }: Machine,
): Promise<DesiredState> {
  const [
    credential,
    { terms, endsAt, why },
    isOnHold,
    fleetImage,
    halt,
    grace,
    suspension,
    off,
    adoption,
  ] = await app.db.read(
    findAcceptedCredential(accountId),
    findEntitlement(accountId, app.now()),
    isAccountOnHold(accountId),
    findSetting(FLEET_IMAGE),
    findHalt(id),
    findGrace(accountId),
    findSuspension(accountId),
    listSwitchedOff(),
    findAdoptionOfAccount(accountId),
  );
  const allowed = terms ?? PLAN_TERMS.starter;
  return {
    credential,
    channels: await loadAgentChannels(app, { accountId, appName, terms: allowed }),
    // Until it is known whether its owner's own key is on it, nothing takes the place of that key.
    access:
      adoption?.state === 'checking'
        ? STRAIGHT
        : modelAccess(app.config, { hasCredential: credential !== null, grace }),
    model: model === null ? app.config.fly.agentModel : `anthropic/${model}`,
    modelChosenAt,
    services: serviceEndpoints(app.config),
    terms: allowed,
    size: withMemory(sizeOf(app.config.fly, allowed.plan), memoryMb),
    image: pinnedImage ?? requestedImage ?? fleetImage ?? app.config.fly.agentImage,
    isOnHold,
    isHalted: halt !== null,
    isPaused: isOnHold || terms === null || halt?.state === 'off' || suspension !== null,
    buildsAreOff: off.includes('builds'),
    endsAt: why === 'subscribed' ? null : endsAt,
  };
}

/**
 * Through our proxy from the beginning of a grace period until a credential is connected, also past its end: there the proxy says
 * what to do. A credential always goes straight to Anthropic, and a closed grace period never comes back.
 */
function modelAccess(
  { web, grace: settings }: App['config'],
  { hasCredential, grace }: { hasCredential: boolean; grace: Grace | null },
): ModelAccess {
  if (hasCredential || !settings || !grace || grace.closedAt !== null) return STRAIGHT;
  return { mode: 'grace', proxyUrl: `${web.publicUrl}/api/llm` };
}

/** Never less than the plan gives: a bigger plan may have come since. */
function withMemory(size: MachineSize, given: number | null): MachineSize {
  return { ...size, memoryMb: Math.max(size.memoryMb, given ?? 0) };
}

function sizeOf({ memoryMb, diskGb, diskLimitGb }: App['config']['fly'], plan: Plan): MachineSize {
  return {
    memoryMb: memoryMb[plan],
    diskGb: diskGb[plan],
    diskLimitGb: Math.max(diskLimitGb, diskGb[plan]),
  };
}
