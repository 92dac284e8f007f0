import type { Server } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { createBridge } from '../src/services/bridge.ts';
import { createGateway } from '../src/services/gateway.ts';

/** Everything below `/services`: what agents use through us. The gateway writes its answers itself, chunk by chunk. */
export function serviceRoutes(app: App): Hono<{ Bindings: HttpBindings }> {
  const gateway = createGateway(app);
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.all('*', async (c) => {
    await gateway(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return routes;
}

/** Joins agents with their browsers, over WebSockets of this server. Returns a function that ends them. */
export function attachBridge(app: App, server: Pick<Server, 'on'>, lingerMs?: number): () => void {
  const bridge = createBridge(app, lingerMs);
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head));
  return () => bridge.close();
}
