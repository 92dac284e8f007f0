import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type HttpBindings, serve } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Faults } from './faults.ts';
import { isMultipart, type Part, readParts } from './multipart.ts';
import { redact } from './redact.ts';
import { stayClosed, unplug } from './unplug.ts';

/** One call that reached a stand-in. Secrets in the body are fingerprints. */
export type Call = {
  at: number;
  operation: string;
  method: string;
  path: string;
  body: unknown;
  status: number | 'lost';
  /** The kind of credential the caller used, where a stand-in accepts several. Never the value. */
  credential?: { kind: string; header: string; fingerprint: string };
};

export type StandIn = {
  name: string;
  /** Base URL without a trailing slash. */
  url: string;
  faults: Faults;
  calls: Call[];
  close(): Promise<void>;
};

export type StandInEnv = { Bindings: HttpBindings };

export type FaultPolicy = {
  faults: Faults;
  calls: Call[];
  /** The name of an operation, such as `create-volume`, for faults and recorded calls. */
  operationOf: (method: string, path: string) => string;
  /** The provider's own error body for a failed request. */
  failure: (c: Context, status: 429 | 500 | 503) => Response | Promise<Response>;
  /** Completes a call before it is recorded: hides secrets that `redact` does not recognize, adds the caller. */
  amend?: (call: Call, c: Context) => void;
  slowMs?: number;
};

const MAX_CALLS = 10_000;

/** Records every call and applies the common faults. The routes of a stand-in apply its own faults. */
export function recordAndFail(policy: FaultPolicy): MiddlewareHandler<StandInEnv> {
  return async (c, next) => {
    const { faults, calls, operationOf, failure, slowMs = 3000 } = policy;
    const operation = operationOf(c.req.method, c.req.path);
    const body = redact(await readBody(c));
    const call: Call = {
      at: Date.now(),
      operation,
      method: c.req.method,
      path: c.req.path,
      body,
      status: 0,
    };
    policy.amend?.(call, c);
    calls.push(call);
    if (calls.length > MAX_CALLS) calls.shift();

    if (faults.take('slow', operation)) await pause(slowMs);
    if (faults.take('bad-gateway', operation)) {
      call.status = 502;
      return c.html('<html><body><h1>502 Bad Gateway</h1></body></html>', 502);
    }
    const status = plannedFailure(faults, operation);
    if (status) {
      call.status = status;
      return failure(c, status);
    }
    await next();
    call.status = c.res.status;
    if (c.req.method !== 'GET' && faults.take('lose-answer', operation)) {
      call.status = 'lost';
      c.env.incoming.socket.destroy();
    }
    if (faults.take('unplugged', operation)) {
      c.header('connection', 'close');
      c.env.outgoing.once('finish', () => unplug(c.env.incoming.socket, slowMs));
    }
  };
}

function plannedFailure(faults: Faults, operation: string): 429 | 500 | 503 | null {
  if (faults.take('down', operation)) return 503;
  if (faults.take('error', operation)) return 500;
  if (faults.take('rate-limited', operation)) return 429;
  return null;
}

async function readBody(c: Context): Promise<unknown> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return null;
  if (isMultipart(c)) return withoutFiles(await readParts(c));
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The fields of a form; a file is represented by its size. */
function withoutFiles(parts: Part[]): Record<string, string> {
  return Object.fromEntries(
    parts.map(({ name, filename, data }) => [
      name,
      filename === null ? data.toString() : `<file of ${data.length} bytes>`,
    ]),
  );
}

/** Serves a Hono app on loopback. Port 0 picks a free port. */
export async function listen(
  app: Hono<StandInEnv>,
  port: number,
): Promise<{ url: string; server: Server; close: () => Promise<void> }> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }) as Server;
  if (!server.listening) await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    server,
    close: () =>
      new Promise((resolve) => {
        stayClosed(server);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
