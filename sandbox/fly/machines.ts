import { Hono } from 'hono';
import { redact } from '../redact.ts';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { forgetGone } from './forget.ts';
import { assertLeaseAllows } from './lease-guard.ts';
import { assertAllowed, configShape, type MachineConfig } from './machine-config.ts';
import { launchNew, machineState, removeMachine, replaceVersion } from './machine-lifecycle.ts';
import { assertReachable, getLivingMachine, getMachine, isAlive } from './machine-lookup.ts';
import { assertQuota, assertRoom } from './machine-room.ts';
import { shownMachine } from './machine-view.ts';
import { Refusal } from './refusal.ts';
import { NEAREST_REGION, REGIONS } from './regions.ts';
import { assertSecretsReady } from './secrets.ts';
import { assertShape, bool, object, text, whole } from './shape.ts';
import { stateOf } from './volumes.ts';
import {
  faulty,
  getApp,
  hexId,
  instanceId,
  type MachineRecord,
  takeTime,
  type VolumeRecord,
  type World,
} from './world.ts';

const CREATE_MS = 3000;
const UPDATE_MS = 1500;

const machineShape = object({
  name: text,
  region: text,
  config: configShape,
  skip_launch: bool,
  skip_service_registration: bool,
  min_secrets_version: whole,
  current_version: text,
  lease_ttl: whole,
});

type MachineBody = {
  name?: string;
  region?: string;
  config?: MachineConfig;
  skip_launch?: boolean;
  min_secrets_version?: number;
  current_version?: string;
};

export function machineRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.post('/v1/apps/:app/machines', async (c) => {
    const machine = await createMachine(world, c.req.param('app'), await readObject(c));
    await takeTime(world, CREATE_MS);
    return c.json(shownMachine(world, machine));
  });

  routes.get('/v1/apps/:app/machines', (c) => {
    const app = getApp(world, c.req.param('app'));
    const wanted = filterOf(c.req.query());
    const machines = Object.values(world.disk.data.machines).filter(
      (machine) => machine.appName === app.name && wanted(world, machine),
    );
    return c.json(machines.map((machine) => shownMachine(world, machine, 'list-machines')));
  });

  routes.get('/v1/apps/:app/machines/:id', async (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    if (faulty(world, 'machine-vanishes', 'get-machine')) await removeMachine(world, machine);
    return c.json(shownMachine(world, machine));
  });

  routes.post('/v1/apps/:app/machines/:id', async (c) => {
    const machine = getLivingMachine(world, c.req.param('app'), c.req.param('id'));
    assertLeaseAllows(world, machine, c);
    assertReachable(machine);
    await updateMachine(world, machine, await readObject(c));
    await takeTime(world, UPDATE_MS);
    return c.json(shownMachine(world, machine));
  });

  routes.delete('/v1/apps/:app/machines/:id', async (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    assertLeaseAllows(world, machine, c);
    if (c.req.query('force') !== 'true') assertAtRest(world, machine);
    await removeMachine(world, machine);
    return c.json({ ok: true });
  });

  return routes;
}

async function createMachine(
  world: World,
  appName: string,
  raw: Record<string, unknown>,
): Promise<MachineRecord> {
  const app = getApp(world, appName);
  const { body, config } = decode(raw);
  const volume = findVolume(world, appName, config);
  const region = body.region ?? volume?.region ?? NEAREST_REGION;
  if (!REGIONS[region]) throw new Refusal(400, `invalid_argument: unknown region '${region}'`);
  assertNameFree(world, appName, body.name);
  if (volume) assertAttachable(world, volume, region);
  assertSecretsReady(world, app, body.min_secrets_version ?? 0);
  assertQuota(world, { config, region, operation: 'create-machine' });
  assertRoom(world, { operation: 'create-machine', withVolume: volume !== null });

  const now = world.now();
  const machine: MachineRecord = {
    id: hexId(14),
    appName,
    name: body.name ?? `quiet-${hexId(4)}`,
    region,
    config,
    instanceId: instanceId(now),
    privateIp: `fdaa:0:${hexId(4)}:a7b:${hexId(4)}:${hexId(4)}:${hexId(4)}:2`,
    createdAt: now,
    updatedAt: now,
    timeline: [{ state: 'created', at: now }],
    cordoned: false,
    lease: null,
  };
  forgetGone(world);
  world.disk.data.machines[machine.id] = machine;
  if (volume) volume.attachedMachineId = machine.id;
  world.disk.save();
  if (!body.skip_launch) await launchNew(world, machine, 'create-machine');
  return machine;
}

async function updateMachine(
  world: World,
  machine: MachineRecord,
  raw: Record<string, unknown>,
): Promise<void> {
  const { body, config } = decode(raw);
  assertUpdatable(world, machine);
  if (body.current_version && body.current_version !== machine.instanceId) {
    throw new Refusal(412, 'failed_precondition: current_version does not match');
  }
  assertUnchangeable(machine, body, config);
  const app = getApp(world, machine.appName);
  assertSecretsReady(world, app, body.min_secrets_version ?? 0);
  const { region } = machine;
  assertQuota(world, { config, region, operation: 'update-machine' });
  assertRoom(world, { operation: 'update-machine', withVolume: true });

  await replaceVersion(world, machine, { config, skipLaunch: body.skip_launch ?? false });
}

function decode(raw: Record<string, unknown>): { body: MachineBody; config: MachineConfig } {
  assertShape(machineShape, raw);
  // A credential has no business in a config; should one be there, it must not reach the disk.
  const body: MachineBody = redact(raw);
  const config = body.config ?? {};
  assertAllowed(config);
  return { body, config };
}

function assertNameFree(world: World, appName: string, name: string | undefined): void {
  const holder = Object.values(world.disk.data.machines).find(
    (machine) => machine.appName === appName && machine.name === name && isAlive(world, machine),
  );
  if (!holder) return;
  throw new Refusal(
    409,
    `already_exists: unique machine name violation, machine ID ${holder.id} already exists with name "${name}"`,
  );
}

function findVolume(world: World, appName: string, config: MachineConfig): VolumeRecord | null {
  const id = config.mounts?.[0]?.volume;
  if (!id) return null;
  const volume = world.disk.data.volumes[id];
  if (volume && volume.appName === appName && volume.deletedAt === null) return volume;
  // As flyctl's users meet it when Fly has given the volume another id.
  throw new Refusal(400, `invalid_argument: volume ${id} does not exist`);
}

function assertAttachable(world: World, volume: VolumeRecord, region: string): void {
  if (!['created', 'hydrating'].includes(stateOf(world, volume))) {
    throw new Refusal(412, `failed_precondition: volume ${volume.id} is not ready`);
  }
  if (volume.region !== region) {
    throw new Refusal(
      400,
      `invalid_argument: volume ${volume.id} is in region ${volume.region}, not in ${region}`,
    );
  }
  if (volume.attachedMachineId) {
    throw new Refusal(
      412,
      `failed_precondition: volume ${volume.id} is already attached to machine ${volume.attachedMachineId}`,
    );
  }
}

function assertUpdatable(world: World, machine: MachineRecord): void {
  const state = machineState(world, machine);
  if (state === 'updating' || state === 'replacing')
    throw new Refusal(412, 'failed_precondition: machine getting replaced');
}

function assertUnchangeable(
  machine: MachineRecord,
  body: MachineBody,
  config: MachineConfig,
): void {
  if (body.name !== undefined && body.name !== machine.name) {
    throw new Refusal(400, 'invalid_argument: the name of a machine cannot be changed');
  }
  if (body.region !== undefined && body.region !== machine.region) {
    throw new Refusal(400, 'invalid_argument: the region of a machine cannot be changed');
  }
  const volume = config.mounts?.[0]?.volume;
  if (volume !== undefined && volume !== machine.config.mounts?.[0]?.volume) {
    throw new Refusal(400, "invalid_argument: a machine's volume cannot be changed by an update");
  }
}

function assertAtRest(world: World, machine: MachineRecord): void {
  const state = machineState(world, machine);
  if (['stopped', 'suspended', 'created', 'failed', 'destroyed'].includes(state)) return;
  throw new Refusal(
    412,
    `failed_precondition: unable to destroy machine, not currently stopped or suspended, current state: '${state}'`,
  );
}

type Filter = (world: World, machine: MachineRecord) => boolean;

function filterOf(query: Record<string, string>): Filter {
  return (world, machine) =>
    (query['include_deleted'] === 'true' || isAlive(world, machine)) &&
    (!query['region'] || machine.region === query['region']) &&
    (!query['state'] || query['state'].split(',').includes(machineState(world, machine))) &&
    Object.entries(query)
      .filter(([key]) => key.startsWith('metadata.'))
      .every(([key, value]) => machine.config.metadata?.[key.slice('metadata.'.length)] === value);
}
