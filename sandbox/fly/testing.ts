import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FlyOptions, type FlyStandIn, startFly } from './fly.ts';

export const API_TOKEN = 'fo1_sandbox';
export const IMAGE = `registry.example/agent@sha256:${'a'.repeat(64)}`;

/** A stand-in with a clock of its own, and a client that speaks to it over the wire. */
export type FlyBench = {
  fly: FlyStandIn;
  stateFile: string;
  clock: { now: number };
  passSeconds(seconds: number): void;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
};

export type Answer = { status: number; text: string; body: Body };

// What a test reads of any answer; a field that is not there fails its expectation.
export type Body = {
  id: string;
  error: string;
  status: string;
  name: string;
  state: string;
  region: string;
  instance_id: string;
  attached_machine_id: string | null;
  version: number;
  exit_code?: number;
  stdout: string;
  stderr: string;
  config: { env?: object; mounts?: object[]; metadata?: Record<string, string> };
  checks: { name: string; status: string; output: string; updated_at: string }[];
  data: { nonce: string };
  ips: { ip: string; shared: boolean }[];
  apps: { name: string; network: string }[];
  secrets: { name: string; digest: string }[];
  [index: number]: Body;
  length: number;
};

export async function flyBench(options: Partial<FlyOptions> = {}): Promise<FlyBench> {
  const stateFile = options.stateFile ?? join(mkdtempSync(join(tmpdir(), 'fly-')), 'fly.json');
  const clock = { now: Date.UTC(2027, 0, 1) };
  const fly = await startFly({
    apiToken: API_TOKEN,
    orgSlug: 'sandbox-org',
    delayScale: 0,
    now: () => clock.now,
    slowMs: 5,
    ...options,
    stateFile,
  });
  return {
    fly,
    stateFile,
    clock,
    passSeconds: (seconds) => {
      clock.now += seconds * 1000;
    },
    call: (method, path, body, headers) => call(fly.url, { method, path, body, headers }),
    close: () => fly.close(),
  };
}

async function call(
  url: string,
  asked: {
    method: string;
    path: string;
    body?: unknown;
    headers?: Record<string, string> | undefined;
  },
): Promise<Answer> {
  const { method, path, body, headers } = asked;
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${API_TOKEN}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: parsed(text) };
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
}

export function machineConfig(volume?: string) {
  return {
    image: IMAGE,
    guest: { cpu_kind: 'shared', cpus: 2, memory_mb: 2048 },
    env: { PLAN: 'starter' },
    ...(volume && { mounts: [{ volume, path: '/data' }] }),
    services: [
      {
        protocol: 'tcp',
        internal_port: 18789,
        ports: [{ port: 443, handlers: ['tls', 'http'] }],
        concurrency: { type: 'requests', soft_limit: 20, hard_limit: 100 },
        checks: [{ type: 'http', port: 18789, method: 'GET', path: '/startupz', interval: '15s' }],
        autostart: true,
        autostop: 'stop',
        min_machines_running: 0,
      },
    ],
    restart: { policy: 'on-failure', max_retries: 3 },
    metadata: { account: 'acc_1' },
    stop_config: { signal: 'SIGTERM', timeout: '30s' },
  };
}

/** An app, its volume and its machine, all in `iad`. */
export async function provision({ call, clock }: FlyBench, app = 'u-alice') {
  await call('POST', '/apps', { app_name: app, org_slug: 'sandbox-org', network: app });
  // Long enough for the app to be known everywhere, at the scales used here.
  clock.now += 3;
  const volume = await call('POST', `/apps/${app}/volumes`, { name: 'data', region: 'iad' });
  const machine = await call('POST', `/apps/${app}/machines`, {
    name: 'gw',
    region: 'iad',
    config: machineConfig(volume.body.id),
  });
  const path = `/apps/${app}/machines/${machine.body.id}`;
  return { app, volumeId: volume.body.id, machineId: machine.body.id, path, machine };
}
