import { Hono } from 'hono';
import { fingerprint } from '../redact.ts';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { Refusal } from './refusal.ts';
import { assertShape, object, record, text } from './shape.ts';
import { after, type AppRecord, getApp, isoTime, takeTime, type World } from './world.ts';

const SET_MS = 500;
const PROPAGATION_MS = 1500;

const oneShape = object({ value: text });
const manyShape = object({ values: record(text) });

export function secretRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.get('/v1/apps/:app/secrets', (c) => {
    const app = getApp(world, c.req.param('app'));
    return c.json({ secrets: Object.keys(app.secrets).map((name) => shown(app, name)) });
  });

  routes.post('/v1/apps/:app/secrets', async (c) => {
    const app = getApp(world, c.req.param('app'));
    const body = await readObject(c);
    assertShape(manyShape, body);
    change(world, app, body['values'] as Record<string, string | null>);
    await takeTime(world, SET_MS);
    const secrets = Object.keys(app.secrets).map((name) => shown(app, name));
    return c.json({ secrets, version: app.secretsVersion });
  });

  routes.post('/v1/apps/:app/secrets/:name', async (c) => {
    const app = getApp(world, c.req.param('app'));
    const name = c.req.param('name');
    const body = await readObject(c);
    assertShape(oneShape, body);
    if (typeof body['value'] !== 'string') {
      throw new Refusal(400, 'invalid_argument: value is required');
    }
    change(world, app, { [name]: body['value'] });
    await takeTime(world, SET_MS);
    return c.json({ ...shown(app, name), version: app.secretsVersion }, 201);
  });

  routes.delete('/v1/apps/:app/secrets/:name', (c) => {
    const app = getApp(world, c.req.param('app'));
    const name = c.req.param('name');
    if (!app.secrets[name]) throw new Refusal(404, `not_found: secret '${name}' not found`);
    change(world, app, { [name]: null });
    return c.json({ version: app.secretsVersion });
  });

  return routes;
}

/** Refuses a machine that asks for secrets newer than what has reached the hosts. */
export function assertSecretsReady(world: World, app: AppRecord, minVersion: number): void {
  const ready = world.now() >= app.secretsReadyAt ? app.secretsVersion : app.secretsVersion - 1;
  if (minVersion <= ready) return;
  throw new Refusal(
    412,
    `failed_precondition: min_secrets_version ${minVersion} is not yet available`,
  );
}

function change(world: World, app: AppRecord, values: Record<string, string | null>): void {
  const known = world.secretValues.get(app.name) ?? {};
  for (const [name, value] of Object.entries(values ?? {})) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Refusal(400, `invalid_argument: '${name}' is not a valid secret name`);
    }
    if (value === null) {
      delete app.secrets[name];
      delete known[name];
      continue;
    }
    app.secrets[name] = { digest: fingerprint(value).slice(7), updatedAt: world.now() };
    known[name] = value;
  }
  world.secretValues.set(app.name, known);
  app.secretsVersion += 1;
  app.secretsReadyAt = after(world, PROPAGATION_MS);
  world.disk.save();
}

function shown(app: AppRecord, name: string) {
  const secret = app.secrets[name];
  const at = isoTime(secret?.updatedAt ?? 0);
  return { name, digest: secret?.digest ?? '', created_at: at, updated_at: at };
}
