import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DiskState } from '../disk-state.ts';
import type { Faults } from '../faults.ts';
import type { FlyFault } from './fly-faults.ts';
import type { MachineConfig } from './machine-config.ts';
import type { OpenClawHomes } from './openclaw/homes.ts';
import { Refusal } from './refusal.ts';
import type { MachineRuntime } from './runtime.ts';
import type { Timeline } from './timeline.ts';

export type Ip = {
  ip: string;
  type: string;
  region: string;
  shared: boolean;
  network: string | null;
  createdAt: number;
};

export type AppRecord = {
  id: string;
  name: string;
  network: string;
  createdAt: number;
  visibleAt: number;
  ips: Ip[];
  /** By name; the value itself stays in memory. */
  secrets: Record<string, { digest: string; updatedAt: number }>;
  secretsVersion: number;
  secretsReadyAt: number;
};

export type VolumeRecord = {
  id: string;
  appName: string;
  name: string;
  region: string;
  zone: string;
  sizeGb: number;
  encrypted: boolean;
  snapshotRetention: number;
  snapshots: { id: string; createdAt: number }[];
  attachedMachineId: string | null;
  createdAt: number;
  deletedAt: number | null;
  /** It was made as a copy of another volume, which takes a while. */
  isFork?: boolean;
  /** Its host is out of reach for good: no copy can be made of it, only of its snapshots. */
  hostGone?: boolean;
};

export type MachineRecord = {
  id: string;
  appName: string;
  name: string;
  region: string;
  config: MachineConfig;
  instanceId: string;
  privateIp: string;
  createdAt: number;
  updatedAt: number;
  timeline: Timeline;
  cordoned: boolean;
  /** Its host is out of reach for good. */
  hostGone?: boolean;
  lease: { nonce: string; expiresAt: number } | null;
};

export type FlyState = {
  apps: Record<string, AppRecord>;
  volumes: Record<string, VolumeRecord>;
  machines: Record<string, MachineRecord>;
  homes: OpenClawHomes;
};

/** What every route of the stand-in works on. */
export type World = {
  disk: DiskState<FlyState>;
  orgSlug: string;
  faults: Faults;
  runtime: MachineRuntime;
  delayScale: number;
  now: () => number;
  /** Secret values by app, so that a machine can be given its environment. Lost on a restart, by intent. */
  secretValues: Map<string, Record<string, string>>;
  /** The region that the fault `region-full` fills: the first one asked since it was switched on. */
  fullRegion: string | null;
  /** Names that belong to other organisations: they can be neither taken nor read. */
  foreignApps: Set<string>;
  /** Requests that the edge is passing on now, by machine. */
  load: Map<string, number>;
};

export function faulty(world: World, fault: FlyFault, operation: string): boolean {
  return world.faults.take(fault, operation);
}

/** Waits as long as the real thing takes, scaled. */
export async function takeTime(world: World, realMs: number): Promise<void> {
  const ms = realMs * world.delayScale;
  if (ms > 0) await pause(ms);
}

/** A moment `realMs` from now, scaled. */
export function after(world: World, realMs: number): number {
  return world.now() + realMs * world.delayScale;
}

export function getApp(world: World, name: string): AppRecord {
  if (world.foreignApps.has(name)) throw new Refusal(403, 'unauthorized');
  const app = world.disk.data.apps[name];
  if (!app) throw new Refusal(404, `not_found: app '${name}' not found`);
  assertVisible(world, app);
  return app;
}

/** Those that are foreign from the start. */
export const FOREIGN_APPS = ['app', 'automna', 'demo', 'openclaw', 'postgres', 'test'];

// A new app is unknown to some of the API's hosts for a moment: first its name, then who may use it.
function assertVisible(world: World, app: AppRecord): void {
  const now = world.now();
  if (now >= app.visibleAt) return;
  if (now < (app.createdAt + app.visibleAt) / 2) {
    throw new Refusal(404, `not_found: app '${app.name}' not found`);
  }
  throw new Refusal(401, 'unauthenticated: app not yet authorized for this token');
}

export function hexId(length: number): string {
  return randomBytes(length).toString('hex').slice(0, length);
}

/** A ULID-shaped version id: 26 characters, sorted by time. */
export function instanceId(now: number): string {
  return (now.toString(32).padStart(10, '0') + hexId(16)).toUpperCase();
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
