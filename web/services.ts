import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { App } from '../src/app.ts';
import { createBridge } from '../src/services/bridge.ts';
import { createGateway } from '../src/services/gateway.ts';
import { createGraceProxy } from '../src/services/grace/proxy.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Makes a server that answers what agents ask for, everything below `/services` and `/api/llm`, and hands the rest to the listener of
 * the pages. Agents never meet the pages' framework, which costs as much as forwarding a call.
 */
export function createServerForAgents(app: App): typeof createServer {
  const gateway = createGateway(app);
  const grace = createGraceProxy(app);
  const make = (options: ServerOptions, listener: Listener): Server =>
    createServer(options, (incoming, outgoing) => {
      const { url = '' } = incoming;
      if (url.startsWith('/services/')) void gateway(incoming, outgoing);
      else if (url.startsWith('/api/llm/')) void grace(incoming, outgoing);
      else listener(incoming, outgoing);
    });
  return make as typeof createServer;
}

/** Joins agents with their browsers, over WebSockets of this server. Returns a function that ends them. */
export function attachBridge(app: App, server: Pick<Server, 'on'>, lingerMs?: number): () => void {
  const bridge = createBridge(app, lingerMs);
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head));
  return () => bridge.close();
}
