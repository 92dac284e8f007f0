import { randomInt } from 'node:crypto';
import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { Refusal } from './refusal.ts';
import { assertShape, object, text } from './shape.ts';
import { getApp, hexId, type Ip, isoTime, takeTime, type World } from './world.ts';

const CREATE_MS = 400;

const TYPES = ['v4', 'shared_v4', 'v6', 'private_v6'];

const createShape = object({
  type: text,
  region: text,
  network: text,
  org_slug: text,
  service_name: text,
});

export function ipRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.post('/v1/apps/:app/ip_assignments', async (c) => {
    const app = getApp(world, c.req.param('app'));
    const body = await readObject(c);
    assertShape(createShape, body);
    const type = String(body['type'] ?? '');
    if (!TYPES.includes(type))
      throw new Refusal(400, `invalid_argument: unknown ip type '${type}'`);
    if (app.ips.some((ip) => ip.type === type)) {
      throw new Refusal(422, `Validation failed: App already has a ${type} address`);
    }
    const ip: Ip = {
      ip: newAddress(type),
      type,
      region: String(body['region'] ?? 'global'),
      shared: type === 'shared_v4',
      network: typeof body['network'] === 'string' ? body['network'] : null,
      createdAt: world.now(),
    };
    app.ips.push(ip);
    world.disk.save();
    await takeTime(world, CREATE_MS);
    return c.json(shown(ip), 200);
  });

  routes.get('/v1/apps/:app/ip_assignments', (c) =>
    c.json({ ips: getApp(world, c.req.param('app')).ips.map(shown) }),
  );

  routes.delete('/v1/apps/:app/ip_assignments/:ip', (c) => {
    const app = getApp(world, c.req.param('app'));
    const kept = app.ips.filter(({ ip }) => ip !== c.req.param('ip'));
    if (kept.length === app.ips.length) throw new Refusal(404, 'not_found: ip not found');
    app.ips = kept;
    world.disk.save();
    return c.body(null, 204);
  });

  return routes;
}

// Documentation ranges, so that no address belongs to anybody.
function newAddress(type: string): string {
  if (type === 'private_v6') return `fdaa:0:${hexId(4)}:0:1::${randomInt(2, 9999)}`;
  if (type === 'v6') return `2001:db8:${hexId(4)}:${hexId(4)}::1`;
  return `${type === 'v4' ? '203.0.113' : '198.51.100'}.${randomInt(1, 255)}`;
}

function shown(ip: Ip) {
  return {
    ip: ip.ip,
    region: ip.region,
    shared: ip.shared,
    service_name: '',
    created_at: isoTime(ip.createdAt),
  };
}
