import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { openSeal } from '../sealing/seal.ts';
import { FlyError } from '../fly/errors.ts';
import { type AgentChannel, documentHash } from '../openclaw/agent-document.ts';
import type { PlanTerms } from '../domain/plans.ts';
import type { Credential } from '../store/credentials.ts';
import type { Verdict } from '../domain/verdicts.ts';
import type { Machine, MachineChange } from '../store/machines.ts';
import { type ModelAccess, bootDocument } from './agent-document.ts';
import { GUEST } from './machine-spec.ts';
import { flyConfig } from './fly-config.ts';
import { bringUp } from './power-steps.ts';
import type { BuildStep } from '../domain/build-steps.ts';
import { agentFacts } from './configure-machine.ts';
import { newAppName } from './request-machine.ts';
import { CREDENTIAL_VERSION, syncMachineCredential } from './sync-machine-credential.ts';

export type StepApp = Pick<App, 'config' | 'log' | 'fly' | 'now'>;

/** What the machine shall become. `credential` is null when it shall hold none. */
export type DesiredState = {
  terms: PlanTerms;
  image: string;
  credential: Credential | null;
  channels: AgentChannel[];
  access: ModelAccess;
  /** Whether its account waits for deletion. */
  isOnHold: boolean;
  /** On hold, or without a plan: it is kept with all its data and does not run. */
  isPaused: boolean;
  /** When the plan ends by itself, unless something changes. */
  endsAt: number | null;
};

/** What a step learned, to be stored before anything else happens; or how long to wait before looking again. */
export type StepOutcome =
  | {
      change: MachineChange;
      /** What the gateway found out about the credential, when it said anything. */
      verdict?: Verdict;
    }
  | { waitMs: number };

export type StepContext = { app: StepApp; machine: Machine; desired: DesiredState };

const VOLUME_NAME = 'data';
const LOOK_AGAIN_MS = 1000;

/** Each step looks before it makes, so that it can be repeated after any crash and any lost answer. */
export const STEPS: Record<BuildStep, (context: StepContext) => Promise<StepOutcome>> = {
  async app({ app, machine }) {
    const { org } = app.config.fly;
    const isMade = await makeApp(app, machine.appName);
    // Our own name is random and was stored first, so an app of that name in our organisation is ours.
    switch (await app.fly.lookUpApp(machine.appName, org)) {
      case 'ours':
        return { change: { appCreated: true } };
      case 'foreign':
        if (isMade) throw new FlyError('auth', 403, 'the app we have just made is kept from us');
        return { change: { appName: newAppName() } };
      case 'not_visible':
        return { waitMs: LOOK_AGAIN_MS };
    }
  },

  async address({ app, machine }) {
    const ips = await app.fly.listIps(machine.appName);
    const v4 =
      ips.find(({ ip }) => ip.includes('.')) ??
      (await app.fly.createIp(machine.appName, 'shared_v4'));
    const v6 =
      ips.find(({ ip }) => ip.includes(':')) ?? (await app.fly.createIp(machine.appName, 'v6'));
    return { change: { ipv4: v4.ip, ipv6: v6.ip } };
  },

  async secrets({ app, machine }) {
    const secretsVersion = await app.fly.setSecrets(machine.appName, {
      OPENCLAW_GATEWAY_TOKEN: openToken(app, machine, 'gateway_token', machine.gatewayTokenSealed),
      SERVICE_TOKEN: openToken(app, machine, 'service_token', machine.serviceTokenSealed),
    });
    return { change: { secretsVersion } };
  },

  async volume({ app, machine }) {
    const volumes = await app.fly.listVolumes(machine.appName);
    const free = volumes.filter(
      ({ name, attached_machine_id }) => name === VOLUME_NAME && !attached_machine_id,
    );
    // Nothing was written to a volume left behind in a full region by a first build, and a volume cannot move.
    for (const { id, region } of machine.state === 'ready' ? [] : free) {
      if (region !== machine.region) await app.fly.deleteVolume(machine.appName, id);
    }
    const here = free.find(({ region }) => region === machine.region);
    if (here) return { change: { volumeId: here.id } };
    try {
      const volume = await app.fly.createVolume(machine.appName, {
        name: VOLUME_NAME,
        region: machine.region,
        size_gb: 1,
        encrypted: true,
        compute: GUEST,
      });
      return { change: { volumeId: volume.id } };
    } catch (error) {
      return { change: inNextRegion(app, machine, error) };
    }
  },

  async machine({ app, machine, desired }) {
    const existing = await findOurMachine(app, machine);
    if (existing) {
      const { image = null, metadata } = existing.config ?? {};
      const configHash = metadata?.['config_hash'] ?? null;
      return { change: { flyMachineId: existing.id, configHash, image } };
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
      // An empty disk boots with exactly this; one with a past has a document of its own.
      const atBoot = documentHash(bootDocument(agentFacts(machine, desired)));
      const at = machine.documentHash ?? atBoot;
      return { change: { flyMachineId: created.id, configHash: hash, image, documentHash: at } };
    } catch (error) {
      if (error instanceof FlyError && error.fly === 'already_exists')
        return { waitMs: LOOK_AGAIN_MS };
      // What was ever ready has data on its volume: it waits for room where that is.
      if (machine.state === 'ready') throw error;
      return { change: { ...inNextRegion(app, machine, error), volumeId: null } };
    }
  },

  async start(context) {
    const { paused, startCause } = context.machine;
    // That it runs with something new is told once it has all of it.
    const isChanged = !paused && startCause === 'update';
    const change = { started: true, paused: false, startCause: isChanged ? startCause : null };
    return (await bringUp(context)) ?? { change };
  },

  credential: syncMachineCredential,
};

/** False when the name was taken, be it by an earlier try of ours. */
async function makeApp(app: StepApp, name: string): Promise<boolean> {
  try {
    await app.fly.createApp(name, app.config.fly.org);
    return true;
  } catch (error) {
    if (!(error instanceof FlyError && error.fly === 'name_taken')) throw error;
    return false;
  }
}

/** One that is made again has the credential of before on its volume. */
function withCredentialVersion(
  config: ReturnType<typeof flyConfig>['config'],
  { credentialVersion }: Machine,
) {
  if (credentialVersion === null) return config;
  const metadata = { ...config.metadata, [CREDENTIAL_VERSION]: String(credentialVersion) };
  return { ...config, metadata };
}

function openToken(app: StepApp, machine: Machine, purpose: string, sealed: string): string {
  return openSeal(app.config.sealing, sealed, { owner: machine.id, purpose, version: 1 });
}

async function findOurMachine(app: StepApp, machine: Machine) {
  const machines = await app.fly.listMachines(machine.appName);
  return machines.find(
    ({ state, config }) =>
      config?.metadata?.['machine_row'] === machine.id &&
      !['destroyed', 'destroying'].includes(state),
  );
}

/** A full region is left for the next in our list; anything else is thrown on. */
function inNextRegion(app: StepApp, machine: Machine, error: unknown): { region: string } {
  const isFull = error instanceof FlyError && ['capacity', 'quota'].includes(error.fly);
  if (!isFull) throw error;
  const { regions } = app.config.fly;
  const next = regions[regions.indexOf(machine.region) + 1];
  app.log.warn(
    { region: machine.region, next: next ?? 'none', code: error.fly },
    'a region is full',
  );
  // After the last one the first is tried again, but not at once.
  if (!next && machine.region === regions[0]) throw error;
  if (!next) throw new RegionsFull(regions[0] ?? machine.region, error);
  return { region: next };
}

/** Every region refused; the build starts over in the first one later. */
export class RegionsFull extends AppError {
  readonly firstRegion: string;

  constructor(firstRegion: string, cause: unknown) {
    super('upstream', 'every region is full', { cause });
    this.firstRegion = firstRegion;
  }
}
