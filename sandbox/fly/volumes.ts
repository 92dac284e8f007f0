import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { Refusal } from './refusal.ts';
import { NEAREST_REGION, REGIONS } from './regions.ts';
import { anything, assertShape, bool, object, text, whole } from './shape.ts';
import {
  faulty,
  getApp,
  hexId,
  isoTime,
  takeTime,
  type VolumeRecord,
  type World,
} from './world.ts';

const CREATE_MS = 1000;
const DESTROY_MS = 5000;

const createShape = object({
  name: text,
  region: text,
  size_gb: whole,
  encrypted: bool,
  snapshot_retention: whole,
  auto_backup_enabled: bool,
  require_unique_zone: bool,
  unique_zone_app_wide: bool,
  fstype: text,
  compute: anything,
  compute_image: text,
  snapshot_id: text,
  source_volume_id: text,
});

export function volumeRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.post('/v1/apps/:app/volumes', async (c) => {
    const app = getApp(world, c.req.param('app'));
    const body = await readObject(c);
    assertShape(createShape, body);
    const volume = createVolume(world, app.name, body);
    await takeTime(world, CREATE_MS);
    return c.json(shown(world, volume), 200);
  });

  routes.get('/v1/apps/:app/volumes', (c) => {
    const app = getApp(world, c.req.param('app'));
    const volumes = Object.values(world.disk.data.volumes).filter(
      (volume) => volume.appName === app.name && stateOf(world, volume) !== 'destroyed',
    );
    return c.json(volumes.map((volume) => shown(world, volume)));
  });

  routes.get('/v1/apps/:app/volumes/:id', (c) =>
    c.json(shown(world, getVolume(world, c.req.param('app'), c.req.param('id')))),
  );

  routes.delete('/v1/apps/:app/volumes/:id', (c) => {
    const volume = getVolume(world, c.req.param('app'), c.req.param('id'));
    if (volume.attachedMachineId) {
      throw new Refusal(
        412,
        `failed_precondition: volume is currently bound to machine ${volume.attachedMachineId}`,
      );
    }
    volume.deletedAt ??= world.now();
    world.runtime.forget(volume.id);
    world.disk.save();
    return c.json(shown(world, volume));
  });

  routes.put('/v1/apps/:app/volumes/:id/extend', async (c) => {
    const volume = getVolume(world, c.req.param('app'), c.req.param('id'));
    const size = Number((await readObject(c))['size_gb']);
    if (!(size > volume.sizeGb && size <= 500)) {
      throw new Refusal(400, 'invalid_argument: a volume can only grow, up to 500 GB');
    }
    volume.sizeGb = size;
    world.disk.save();
    return c.json({ volume: shown(world, volume), needs_restart: false });
  });

  routes.get('/v1/apps/:app/volumes/:id/snapshots', (c) => {
    // Those of a volume that is gone can still be listed.
    const volume = world.disk.data.volumes[c.req.param('id')];
    if (volume?.appName !== getApp(world, c.req.param('app')).name) {
      throw new Refusal(404, `not_found: volume ${c.req.param('id')} not found`);
    }
    return c.json(volume.snapshots.map((snapshot) => shownSnapshot(volume, snapshot)));
  });

  routes.post('/v1/apps/:app/volumes/:id/snapshots', (c) => {
    const volume = getVolume(world, c.req.param('app'), c.req.param('id'));
    takeSnapshot(world, volume);
    return c.json({}, 200);
  });

  return routes;
}

export function takeSnapshot(world: World, volume: VolumeRecord): void {
  const id = `vs_${hexId(16)}`;
  world.runtime.copy?.(volume.id, id);
  volume.snapshots.push({ id, createdAt: world.now() });
  world.disk.save();
}

function createVolume(world: World, appName: string, body: Record<string, unknown>): VolumeRecord {
  const region = String(body['region'] ?? NEAREST_REGION);
  const name = String(body['name'] ?? '');
  if (!/^[a-z0-9_]{1,30}$/.test(name)) {
    throw new Refusal(400, 'invalid_argument: name must be 1-30 of a-z, 0-9 and _');
  }
  if (!REGIONS[region]) throw new Refusal(400, `invalid_argument: unknown region '${region}'`);
  const source = body['source_volume_id'];
  const original = typeof source === 'string' ? getVolume(world, appName, source) : null;
  if (original?.hostGone) {
    throw new Refusal(412, `failed_precondition: volume ${original.id} cannot be forked`);
  }
  const restored = findSnapshot(world, appName, body['snapshot_id']);
  const sizeGb = Number(body['size_gb'] ?? original?.sizeGb ?? restored?.sizeGb ?? 3);
  if (sizeGb < 1 || sizeGb > 500) {
    throw new Refusal(400, 'invalid_argument: size_gb must be between 1 and 500');
  }
  assertRoom(world, region);
  const id = `vol_${hexId(16)}`;
  const from = original?.id ?? restored?.snapshotId;
  if (from) world.runtime.copy?.(from, id);
  const volume: VolumeRecord = {
    id,
    appName,
    name,
    region,
    zone: hexId(4),
    sizeGb,
    encrypted: body['encrypted'] !== false,
    snapshotRetention: Number(body['snapshot_retention'] ?? 5),
    snapshots: [],
    attachedMachineId: null,
    createdAt: world.now(),
    deletedAt: null,
    ...(original && { isFork: true }),
  };
  world.disk.data.volumes[id] = volume;
  world.disk.save();
  return volume;
}

function findSnapshot(world: World, appName: string, snapshotId: unknown) {
  if (typeof snapshotId !== 'string') return null;
  const volume = Object.values(world.disk.data.volumes).find(
    (each) => each.appName === appName && each.snapshots.some(({ id }) => id === snapshotId),
  );
  if (!volume) throw new Refusal(404, `not_found: snapshot ${snapshotId} not found`);
  return { snapshotId, sizeGb: volume.sizeGb };
}

function assertRoom(world: World, region: string): void {
  if (faulty(world, 'no-capacity', 'create-volume') || isFull(world, region)) {
    throw new Refusal(400, `failed_precondition: no capacity available in region ${region}`);
  }
}

function isFull(world: World, region: string): boolean {
  if (!faulty(world, 'region-full', 'create-volume')) {
    world.fullRegion = null;
    return false;
  }
  world.fullRegion ??= region;
  return world.fullRegion === region;
}

/** A volume of this app that still exists, even if only on its way out. */
export function getVolume(world: World, appName: string, id: string): VolumeRecord {
  getApp(world, appName);
  const volume = world.disk.data.volumes[id];
  if (!volume || volume.appName !== appName || stateOf(world, volume) === 'destroyed') {
    throw new Refusal(404, `not_found: volume ${id} not found`);
  }
  return volume;
}

export function stateOf(world: World, volume: VolumeRecord) {
  if (volume.deletedAt === null) return volume.isFork ? stageOfFork(world, volume) : 'created';
  const gone = world.now() >= volume.deletedAt + DESTROY_MS * world.delayScale;
  return gone ? 'destroyed' : 'pending_destroy';
}

/** Source: the states that `fly volumes fork` goes through; a volume that is hydrating can be mounted. */
function stageOfFork(world: World, { createdAt }: VolumeRecord) {
  const passed = (ms: number): boolean => world.now() >= createdAt + ms * world.delayScale;
  if (!passed(2000)) return 'creating';
  if (!passed(5000)) return 'enabling_remote_export';
  return passed(60_000) ? 'created' : 'hydrating';
}

function shown(world: World, volume: VolumeRecord) {
  return {
    id: volume.id,
    name: volume.name,
    state: stateOf(world, volume),
    size_gb: volume.sizeGb,
    region: volume.region,
    zone: volume.zone,
    encrypted: volume.encrypted,
    attached_machine_id: volume.attachedMachineId,
    attached_alloc_id: null,
    created_at: isoTime(volume.createdAt),
    fstype: 'ext4',
    host_status: volume.hostGone ? 'unreachable' : 'ok',
    snapshot_retention: volume.snapshotRetention,
    auto_backup_enabled: true,
  };
}

function shownSnapshot(volume: VolumeRecord, snapshot: { id: string; createdAt: number }) {
  return {
    id: snapshot.id,
    created_at: isoTime(snapshot.createdAt),
    status: 'created',
    size: volume.sizeGb * 1024 ** 3,
    retention_days: volume.snapshotRetention,
  };
}
