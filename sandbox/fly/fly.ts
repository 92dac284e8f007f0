import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';
import { appRoutes } from './apps.ts';
import { hideSecrets } from './call-record.ts';
import { startEdge } from './edge.ts';
import { execRoutes } from './exec.ts';
import { FLY_FAULTS } from './fly-faults.ts';
import { stopIdle } from './idle.ts';
import { ipRoutes } from './ips.ts';
import { leaseRoutes } from './leases.ts';
import { inside, machineState, stopAll } from './machine-lifecycle.ts';
import { isAlive } from './machine-lookup.ts';
import { metadataRoutes } from './machine-metadata.ts';
import { powerRoutes } from './machine-power.ts';
import { machineRoutes } from './machines.ts';
import { openClawModel } from './openclaw/openclaw.ts';
import { type Misfortunes, misfortunes } from './misfortunes.ts';
import { operationOf } from './operations.ts';
import { plannedRefusals } from './planned-refusals.ts';
import { rateLimit } from './rate-limit.ts';
import { answerRefusal, Refusal } from './refusal.ts';
import type { Phone } from './phone.ts';
import type { InstalledCredential, MachineRuntime, RunningAgent } from './runtime.ts';
import { secretRoutes } from './secrets.ts';
import { volumeRoutes } from './volumes.ts';
import { waitRoutes } from './wait.ts';
import {
  FOREIGN_APPS,
  type FlyState,
  type MachineRecord,
  type VolumeRecord,
  type World,
} from './world.ts';

export type FlyOptions = {
  port?: number;
  /** Where the proxy in front of the machines listens. */
  edgePort?: number;
  stateFile: string;
  apiToken: string;
  orgSlug: string;
  /** 1 takes as long as the real thing, 0 no time at all and lifts the rate limits. */
  delayScale?: number;
  now?: () => number;
  slowMs?: number;
  /** What happens inside the machines; a model of OpenClaw unless given. */
  runtime?: MachineRuntime;
  /** Where the model of OpenClaw sends its probes; without it every credential is accepted. */
  anthropicUrl?: string;
};

export type FlyStandIn = StandIn &
  Misfortunes & {
    /** `{edgeUrl}/{app}/…` is what `https://{app}.fly.dev/…` is on Fly. */
    edgeUrl: string;
    /** Living resources. */
    counts(): { apps: number; volumes: number; machines: number; ips: number };
    /** The proxy's look at idle machines, now; returns the ids of those it stops. */
    stopIdle(): Promise<string[]>;
    /** Every running machine is stopped, as by a call of the API; returns their ids. */
    stopAll(): Promise<string[]>;
    /** What is installed on the machines of an app, as fingerprints: never the value. */
    credentials(appName: string): InstalledCredential[];
    /** What the gateways of an app have in force; their tokens are fingerprints. */
    agents(appName: string): RunningAgent[];
    /** A phone in front of an app's machine. */
    phone(appName: string): Phone;
    appNames(): string[];
    /** Living machines of an app as they are now. */
    machines(appName: string): (MachineRecord & { state: string })[];
    /** Whether the agent of an app answers now, whatever the API says. */
    isUp(appName: string): boolean;
    volumes(appName: string): VolumeRecord[];
  };

export async function startFly(options: FlyOptions): Promise<FlyStandIn> {
  const world = openWorld(options);
  await resumeMachines(world);
  const calls: Call[] = [];
  const app = routesOf(world, calls, options);
  const server = await listen(app, options.port ?? 0);
  const edge = await startEdge(world, options.edgePort);
  return {
    name: 'fly',
    url: server.url,
    faults: world.faults,
    calls,
    ...lookInto(world),
    edgeUrl: edge.url,
    close: async () => {
      await Promise.all([server.close(), edge.close()]);
    },
  };
}

function openWorld(options: FlyOptions): World {
  const { stateFile, orgSlug, delayScale = 1, now = Date.now, anthropicUrl } = options;
  const empty: FlyState = { apps: {}, volumes: {}, machines: {}, homes: {} };
  const disk = new DiskState<FlyState>(stateFile, empty);
  const save = () => disk.save();
  const model = { homes: disk.data.homes, save, now, delayScale, anthropicUrl };
  return {
    disk,
    orgSlug,
    faults: new Faults(FLY_FAULTS),
    runtime: options.runtime ?? openClawModel(model),
    delayScale,
    now,
    secretValues: new Map(),
    fullRegion: null,
    foreignApps: new Set(FOREIGN_APPS),
    load: new Map(),
  };
}

async function resumeMachines(world: World): Promise<void> {
  const running = Object.values(world.disk.data.machines).filter(
    (machine) => machineState(world, machine) === 'started',
  );
  await Promise.all(running.map((machine) => world.runtime.start(inside(world, machine))));
}

function routesOf(world: World, calls: Call[], options: FlyOptions): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  app.onError(answerRefusal);
  app.notFound((c) => c.text('404 page not found\n', 404));
  app.use(async (c, next) => {
    await next();
    c.header('fly-request-id', `${randomUUID()}-sandbox`);
  });
  const { faults } = world;
  const { slowMs } = options;
  app.use(recordAndFail({ faults, calls, operationOf, failure, amend: hideSecrets, slowMs }));
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${options.apiToken}`) {
      throw new Refusal(401, 'unauthenticated: token validation error');
    }
    await next();
  });
  app.use(rateLimit(world.delayScale));
  app.use(plannedRefusals(world));
  for (const routes of ROUTES) app.route('/', routes(world));
  return app;
}

const ROUTES = [
  appRoutes,
  ipRoutes,
  secretRoutes,
  volumeRoutes,
  waitRoutes,
  leaseRoutes,
  metadataRoutes,
  execRoutes,
  powerRoutes,
  machineRoutes,
];

function failure(c: Context, status: 429 | 500 | 503): Response {
  if (status === 429) return c.json({ error: 'rate limit exceeded' }, 429);
  if (status === 500) return c.json({ error: 'internal: unexpected error' }, 500);
  // The edge in front of the API speaks plain text.
  return c.text('upstream connect error or disconnect/reset before headers\n', 503);
}

function lookInto(world: World): Omit<FlyStandIn, keyof StandIn | 'edgeUrl'> {
  const { data } = world.disk;
  const livingMachines = () => Object.values(data.machines).filter((one) => isAlive(world, one));
  const livingVolumes = () => Object.values(data.volumes).filter((one) => one.deletedAt === null);
  const machinesOf = (app: string) => livingMachines().filter(({ appName }) => appName === app);
  return {
    counts: () => ({
      apps: Object.keys(data.apps).length,
      volumes: livingVolumes().length,
      machines: livingMachines().length,
      ips: Object.values(data.apps).flatMap(({ ips }) => ips).length,
    }),
    phone: (app) => {
      const [machine] = machinesOf(app);
      const phone = machine && world.runtime.phone?.(inside(world, machine));
      if (!phone) throw new Error(`there is no machine to link in ${app}`);
      return phone;
    },
    ...misfortunes(world),
    credentials: (app) =>
      machinesOf(app).flatMap((machine) => world.runtime.credentials(inside(world, machine))),
    agents: (app) =>
      machinesOf(app).flatMap((machine) => world.runtime.agent?.(inside(world, machine)) ?? []),
    stopIdle: () => stopIdle(world),
    stopAll: () => stopAll(world),
    appNames: () => Object.keys(data.apps),
    machines: (app) =>
      machinesOf(app).map((machine) => ({ ...machine, state: machineState(world, machine) })),
    isUp: (app) =>
      machinesOf(app).some(
        (machine) =>
          !machine.hostGone &&
          machineState(world, machine) === 'started' &&
          world.runtime.isReady(inside(world, machine)),
      ),
    volumes: (app) => livingVolumes().filter(({ appName }) => appName === app),
  };
}
