import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { MachineService } from './machine-config.ts';
import { inside, machineState, startMachine } from './machine-lifecycle.ts';
import { isAlive } from './machine-lookup.ts';
import type { MachineRecord, World } from './world.ts';
import { unlessAborted } from '../aborted.ts';

/** How long a request is held for a machine that boots, at the real pace and here. */
const HOLD_MS = 120_000;
const RETRY_MS = 100;

export type Edge = {
  /** `{url}/{app}/…` is what `https://{app}.fly.dev/…` is on Fly. */
  url: string;
  close(): Promise<void>;
};

/** Fly's proxy: leads requests to the public port of an app's machine and starts a stopped one for them. */
export async function startEdge(world: World, port = 0): Promise<Edge> {
  const server = createServer((incoming, outgoing) => {
    pass(world, { incoming, outgoing }).catch(unlessAborted(incoming));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse };

async function pass(world: World, exchange: Exchange): Promise<void> {
  const { incoming, outgoing } = exchange;
  const [, appName = '', path = '/'] = /^\/([^/?]+)(.*)$/.exec(incoming.url ?? '') ?? [];
  const app = world.disk.data.apps[appName];
  // A name without an address does not resolve: there is nobody to answer.
  if (!app || app.ips.length === 0) return void incoming.socket.destroy();
  const machine = candidate(world, appName);
  if (!machine) return answer(outgoing, 503, 'could not find a good candidate within 1 attempts');
  const { load } = world;
  load.set(machine.id, (load.get(machine.id) ?? 0) + 1);
  try {
    await forward(world, machine, { ...exchange, path: path === '' ? '/' : path });
  } finally {
    const { load } = world;
    load.set(machine.id, (load.get(machine.id) ?? 1) - 1);
  }
}

function candidate(world: World, appName: string): MachineRecord | undefined {
  return Object.values(world.disk.data.machines).find(
    (machine) =>
      machine.appName === appName &&
      isAlive(world, machine) &&
      !machine.cordoned &&
      serviceOf(machine) !== undefined &&
      (isUp(world, machine) || canStart(world, machine)),
  );
}

function serviceOf({ config }: MachineRecord): MachineService | undefined {
  return config.services?.[0];
}

function isUp(world: World, machine: MachineRecord): boolean {
  return ['starting', 'started', 'created', 'updating'].includes(machineState(world, machine));
}

function canStart(world: World, machine: MachineRecord): boolean {
  const isDown = ['stopping', 'stopped', 'suspended'].includes(machineState(world, machine));
  return isDown && serviceOf(machine)?.autostart === true;
}

async function forward(
  world: World,
  machine: MachineRecord,
  exchange: Exchange & { path: string },
): Promise<void> {
  const { incoming, outgoing, path } = exchange;
  const body = await readAll(incoming);
  const giveUpAt = performance.now() + HOLD_MS;
  for (;;) {
    if (canStart(world, machine)) await startMachine(world, machine).catch(() => undefined);
    const port = world.runtime.publicPort?.(inside(world, machine)) ?? null;
    if (port !== null && (await tryOnce({ incoming, outgoing, path, port, body }))) return;
    // A machine that cannot listen is not waited for.
    const isHopeless = !world.runtime.publicPort || performance.now() > giveUpAt;
    if (isHopeless) return answer(outgoing, 502, 'instance refused connection');
    if (outgoing.destroyed) return;
    await pause(RETRY_MS);
  }
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** False when nobody listens there yet; any answer of the machine is passed on as it is. */
function tryOnce(asked: Exchange & { path: string; port: number; body: Buffer }): Promise<boolean> {
  const { incoming, outgoing, path, port, body } = asked;
  return new Promise((resolve) => {
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, path, method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
      outgoing.once('close', () => resolve(true));
    });
    onward.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return resolve(false);
      if (!outgoing.headersSent) answer(outgoing, 502, 'machine closed the connection');
      outgoing.destroy();
      resolve(true);
    });
    onward.end(body);
  });
}

function answer(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain', server: 'Fly' });
  outgoing.end(`${text}\n`);
}
