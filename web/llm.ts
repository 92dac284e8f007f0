import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { createGraceProxy } from '../src/services/grace/proxy.ts';

/** Everything below `/api/llm`: Anthropic's API for agents in their grace period. The proxy writes its answers itself. */
export function llmRoutes(app: App): Hono<{ Bindings: HttpBindings }> {
  const proxy = createGraceProxy(app);
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.all('*', async (c) => {
    await proxy(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return routes;
}
