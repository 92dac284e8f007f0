import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { getMachine } from './machine-lookup.ts';
import { Refusal } from './refusal.ts';
import { assertShape, object, text } from './shape.ts';
import type { World } from './world.ts';

const valueShape = object({ value: text });

/** Metadata of a machine: changing it makes no new version and reboots nothing. */
export function metadataRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();
  const path = '/v1/apps/:app/machines/:id/metadata';

  routes.get(path, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    return c.json(machine.config.metadata ?? {});
  });

  routes.get(`${path}/:key`, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const value = machine.config.metadata?.[c.req.param('key')];
    if (value === undefined) throw new Refusal(404, 'not_found: metadata key not found');
    return c.json({ value });
  });

  routes.post(`${path}/:key`, async (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const body = await readObject(c);
    assertShape(valueShape, body);
    if (typeof body['value'] !== 'string') {
      throw new Refusal(400, 'invalid_argument: value is required');
    }
    machine.config.metadata = { ...machine.config.metadata, [c.req.param('key')]: body['value'] };
    world.disk.save();
    return c.body(null, 204);
  });

  routes.delete(`${path}/:key`, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const { [c.req.param('key')]: _removed, ...kept } = machine.config.metadata ?? {};
    machine.config.metadata = kept;
    world.disk.save();
    return c.body(null, 204);
  });

  return routes;
}
