import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { removeMachine } from './machine-lifecycle.ts';
import { Refusal } from './refusal.ts';
import { assertShape, bool, object, text } from './shape.ts';
import {
  after,
  type AppRecord,
  faulty,
  getApp,
  hexId,
  isoTime,
  takeTime,
  type World,
} from './world.ts';

const CREATE_MS = 500;
const VISIBLE_AFTER_MS = 2500;

const createShape = object({
  app_name: text,
  name: text,
  org_slug: text,
  network: text,
  enable_subdomains: bool,
});

export function appRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.post('/v1/apps', async (c) => {
    const body = await readObject(c);
    assertShape(createShape, body);
    const app = createApp(world, {
      name: String(body['app_name'] ?? body['name'] ?? ''),
      orgSlug: String(body['org_slug'] ?? ''),
      network: String(body['network'] ?? 'default'),
    });
    await takeTime(world, CREATE_MS);
    return c.json({ id: app.id, created_at: app.createdAt }, 201);
  });

  routes.get('/v1/apps', (c) => {
    const orgSlug = c.req.query('org_slug');
    if (!orgSlug) throw new Refusal(400, 'invalid_argument: org_slug is required');
    if (orgSlug !== world.orgSlug) throw new Refusal(404, 'not_found: organization not found');
    const apps = Object.values(world.disk.data.apps).filter((app) => world.now() >= app.visibleAt);
    return c.json({ total_apps: apps.length, apps: apps.map((app) => listed(world, app)) });
  });

  routes.get('/v1/apps/:app', (c) => {
    const app = getApp(world, c.req.param('app'));
    const status = machinesOf(world, app.name).length > 0 ? 'deployed' : 'pending';
    return c.json({
      id: app.id,
      name: app.name,
      status,
      network: app.network,
      organization: { name: world.orgSlug, slug: world.orgSlug },
    });
  });

  routes.delete('/v1/apps/:app', async (c) => {
    const app = getApp(world, c.req.param('app'));
    await deleteApp(world, app);
    return c.body(null, 202);
  });

  return routes;
}

function createApp(
  world: World,
  { name, orgSlug, network }: { name: string; orgSlug: string; network: string },
): AppRecord {
  if (!/^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$/.test(name)) {
    throw new Refusal(422, 'Validation failed: Name may only contain a-z, 0-9 and dashes');
  }
  if (orgSlug !== world.orgSlug) throw new Refusal(404, 'not_found: organization not found');
  if (faulty(world, 'name-taken', 'create-app')) world.foreignApps.add(name);
  if (world.disk.data.apps[name] || world.foreignApps.has(name)) {
    throw new Refusal(422, 'Validation failed: Name has already been taken', 'name_taken');
  }
  const app: AppRecord = {
    id: hexId(16),
    name,
    network,
    createdAt: world.now(),
    visibleAt: after(world, VISIBLE_AFTER_MS),
    ips: [],
    secrets: {},
    secretsVersion: 0,
    secretsReadyAt: 0,
  };
  world.disk.data.apps[name] = app;
  world.disk.save();
  return app;
}

async function deleteApp(world: World, app: AppRecord): Promise<void> {
  const { data } = world.disk;
  await Promise.all(machinesOf(world, app.name).map((machine) => removeMachine(world, machine)));
  for (const [id, machine] of Object.entries(data.machines)) {
    if (machine.appName === app.name) delete data.machines[id];
  }
  for (const [id, volume] of Object.entries(data.volumes)) {
    if (volume.appName !== app.name) continue;
    delete data.volumes[id];
    world.runtime.forget(id);
  }
  delete data.apps[app.name];
  world.secretValues.delete(app.name);
  world.disk.save();
}

function machinesOf(world: World, appName: string) {
  return Object.values(world.disk.data.machines).filter((machine) => machine.appName === appName);
}

function listed(world: World, app: AppRecord) {
  const volumes = Object.values(world.disk.data.volumes);
  return {
    id: app.id,
    name: app.name,
    machine_count: machinesOf(world, app.name).length,
    volume_count: volumes.filter((volume) => volume.appName === app.name).length,
    network: app.network,
    created_at: isoTime(app.createdAt),
  };
}
