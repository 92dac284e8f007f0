import type { BuildStep } from '../domain/build-steps.ts';
import { AppError } from '../errors.ts';
import type { FlyVolume } from '../fly/client.ts';
import { FlyError, isFly } from '../fly/errors.ts';
import { documentHash } from '../openclaw/agent-document.ts';
import { openSeal } from '../sealing/seal.ts';
import { machineTokenSeal } from '../sealing/seal-contexts.ts';
import type { Machine } from '../store/machines.ts';
import { bootDocument } from './agent-document.ts';
import { agentFacts } from './configure-machine.ts';
import { flyConfig } from './fly-config.ts';
import { guestOf } from './machine-spec.ts';
import { ensureStarted } from './power-steps.ts';
import { newAppName } from './request-machine.ts';
import { restoreVolume } from './restore-volume.ts';
import type { StepApp, StepContext, StepOutcome } from './step.ts';
import { volumeOf } from './volumes.ts';
import { CREDENTIAL_VERSION, syncMachineCredential } from './sync-machine-credential.ts';

const VOLUME_NAME = 'data';
const RECHECK_MS = 1000;

/** Each step checks before it creates, so that it is idempotent after every crash and every lost answer. */
export const STEPS: Record<BuildStep, (context: StepContext) => Promise<StepOutcome>> = {
  async app({ app, machine }) {
    const { org } = app.config.fly;
    const isMade = await makeApp(app, machine.appName);
    // The name is random and was stored before the app was created, so an app of that name belongs to this machine.
    switch (await app.fly.lookUpApp(machine.appName, org)) {
      case 'ours':
        return { change: { appCreated: true } };
      case 'foreign':
        if (isMade) throw new FlyError('auth', 403, 'no access to the app that was just created');
        return { change: { appName: newAppName() } };
      case 'not_visible':
        return { waitMs: RECHECK_MS };
    }
  },

  async address({ app, machine }) {
    const ips = await app.fly.listIps(machine.appName);
    const make = (type: 'shared_v4' | 'v6') => app.fly.createIp(machine.appName, type);
    try {
      const v4 = ips.find(({ ip }) => ip.includes('.')) ?? (await make('shared_v4'));
      const v6 = ips.find(({ ip }) => ip.includes(':')) ?? (await make('v6'));
      return { change: { ipv4: v4.ip, ipv6: v6.ip } };
    } catch (error) {
      // An earlier call has assigned it; the list shows it soon.
      if (isFly(error, 'already_exists')) return { waitMs: RECHECK_MS };
      throw error;
    }
  },

  async secrets({ app, machine }) {
    const openToken = (purpose: 'gateway_token' | 'service_token', sealed: string): string =>
      openSeal(app.config.sealing, sealed, machineTokenSeal(machine.id, purpose));
    const secretsVersion = await app.fly.setSecrets(machine.appName, {
      OPENCLAW_GATEWAY_TOKEN: openToken('gateway_token', machine.gatewayTokenSealed),
      SERVICE_TOKEN: openToken('service_token', machine.serviceTokenSealed),
    });
    return { change: { secretsVersion } };
  },

  async volume({ app, machine, desired }) {
    const volumes = await app.fly.listVolumes(machine.appName);
    const free = volumes.filter(
      ({ name, attached_machine_id }) => name === VOLUME_NAME && !attached_machine_id,
    );
    const isHere = ({ region, host_status: host }: FlyVolume): boolean =>
      region === machine.region && host !== 'unreachable';
    // A volume cannot move. One that a first build left behind in a full region, or on a host that is gone, is still empty.
    for (const each of machine.state === 'ready' ? [] : free) {
      if (!isHere(each)) await app.fly.deleteVolume(machine.appName, each.id);
    }
    const here = free.find(isHere);
    if (here) return { change: { volumeId: here.id } };
    try {
      const volume = await app.fly.createVolume(machine.appName, {
        name: VOLUME_NAME,
        region: machine.region,
        size_gb: desired.size.diskGb,
        encrypted: true,
        snapshot_retention: app.config.fly.snapshotDays,
        compute: guestOf(desired.size),
      });
      return { change: { volumeId: volume.id } };
    } catch (error) {
      return { change: inNextRegion(app, machine, error) };
    }
  },

  async machine(context) {
    const { app, machine, desired } = context;
    const existing = await findOurMachine(app, machine);
    if (existing) {
      const { image = null, metadata } = existing.config ?? {};
      const configHash = metadata?.['config_hash'] ?? null;
      return { change: { flyMachineId: existing.id, configHash, image } };
    }
    if (machine.state === 'ready') {
      const volume = volumeOf(machine, await app.fly.listVolumes(machine.appName));
      if (!volume) return restoreVolume(context);
      if (volume.id !== machine.volumeId)
        return { change: { volumeId: volume.id, region: volume.region } };
    }
    const { config, hash } = flyConfig(machine, desired);
    try {
      const created = await app.fly.createMachine(machine.appName, {
        name: 'gateway',
        region: machine.region,
        min_secrets_version: machine.secretsVersion,
        config: withCredentialVersion(config, machine),
      });
      const image = created.config?.image ?? config.image;
      // A new volume boots with exactly this document; an older volume has its own document.
      const atBoot = documentHash(bootDocument(agentFacts(machine, desired)));
      const at = machine.documentHash ?? atBoot;
      return { change: { flyMachineId: created.id, configHash: hash, image, documentHash: at } };
    } catch (error) {
      if (isFly(error, 'already_exists')) return { waitMs: RECHECK_MS };
      // A machine that was ready before has data on its volume, so it waits for capacity in that region.
      if (machine.state === 'ready') throw error;
      return { change: { ...inNextRegion(app, machine, error), volumeId: null } };
    }
  },

  async start(context) {
    const { paused, startCause } = context.machine;
    // An update is announced once the machine has applied all of it.
    const isChanged = !paused && startCause === 'update';
    const change = { started: true, paused: false, startCause: isChanged ? startCause : null };
    return (await ensureStarted(context)) ?? { change };
  },

  credential: syncMachineCredential,
};

/** False when the name was taken, possibly by an earlier attempt of this build. */
async function makeApp(app: StepApp, name: string): Promise<boolean> {
  try {
    await app.fly.createApp(name, app.config.fly.org);
    return true;
  } catch (error) {
    if (!isFly(error, 'name_taken')) throw error;
    return false;
  }
}

/** A machine that is created again still has its earlier credential on its volume. */
function withCredentialVersion(
  config: ReturnType<typeof flyConfig>['config'],
  { credentialVersion }: Machine,
) {
  if (credentialVersion === null) return config;
  const metadata = { ...config.metadata, [CREDENTIAL_VERSION]: String(credentialVersion) };
  return { ...config, metadata };
}

async function findOurMachine(app: StepApp, machine: Machine) {
  const machines = await app.fly.listMachines(machine.appName);
  return machines.find(
    ({ state, config }) =>
      config?.metadata?.['machine_row'] === machine.id &&
      !['destroyed', 'destroying'].includes(state),
  );
}

/** Continues in the next region when a region is full. Rethrows every other error. */
function inNextRegion(app: StepApp, machine: Machine, error: unknown): { region: string } {
  const isFull = error instanceof FlyError && ['capacity', 'quota'].includes(error.fly);
  if (!isFull) throw error;
  const { regions } = app.config.fly;
  const next = regions[regions.indexOf(machine.region) + 1];
  app.log.warn(
    { region: machine.region, next: next ?? 'none', code: error.fly },
    'a region is full',
  );
  // After the last region the first one is tried again, but not at once.
  if (!next && machine.region === regions[0]) throw error;
  if (!next) throw new RegionsFull(regions[0] ?? machine.region, error);
  return { region: next };
}

/** Every region is full. The build starts over in the first region later. */
export class RegionsFull extends AppError {
  readonly firstRegion: string;

  constructor(firstRegion: string, cause: unknown) {
    super('upstream', 'every region is full', { cause });
    this.firstRegion = firstRegion;
  }
}
