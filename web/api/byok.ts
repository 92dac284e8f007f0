import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import { limitBody } from '../../src/http/limit-body.ts';
import { checkCredential, readCredential, removeCredential, saveCredential } from './actions.ts';
import { type ApiEnv, failure, guard, sayWhatFailed } from './guard.ts';

const LARGEST_BODY = 64 * 1024;
/** The names under which older programs send the credential. */
const Body = z.object({
  value: z.string().optional(),
  credential: z.string().optional(),
  token: z.string().optional(),
  apiKey: z.string().optional(),
  api_key: z.string().optional(),
});

/** `/api/user/byok`, the older addresses of the routes for the credential. */
export function byokRoutes(app: App): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.onError(sayWhatFailed(app));
  routes.use(guard(app));
  routes.use(limitBody(LARGEST_BODY, (c) => failure(c, 413, 'too_large', 'That is too large.')));
  routes.on('GET', ['/', '/status'], (c) => readCredential(app, c));
  routes.on(['POST', 'PUT'], ['/', '/save'], (c) => save(app, c));
  routes.delete('/', (c) => removeCredential(app, c));
  routes.post('/test', (c) => checkCredential(app, c));
  return routes;
}

async function save(app: App, c: Context<ApiEnv>): Promise<Response> {
  const body = Body.safeParse(await c.req.json().catch(() => null));
  const { value, credential, token, apiKey, api_key: key } = body.data ?? {};
  const given = value ?? credential ?? token ?? apiKey ?? key;
  if (!given) return failure(c, 400, 'bad_input', 'Send the credential as {"value": "…"}.');
  return saveCredential(app, c, given);
}
