import type { PlanTerms } from '../domain/plans.ts';
import { bootDocument, type ModelAccess } from './agent-document.ts';
import type { ServiceEndpoints } from './service-endpoints.ts';

export type DesiredFacts = {
  accountId: string;
  machineId: string;
  image: string;
  terms: PlanTerms;
  size: MachineSize;
  volumeId: string;
  /** The revision that the machine gets. */
  rev: number;
  isFound?: boolean;
  access: ModelAccess;
  model: string;
  services: ServiceEndpoints;
};

/** The mount of the machine's volume; OpenClaw stores everything below it. */
const STATE_MOUNT = '/data';
const GATEWAY_PORT = 18_789;
/** The only public port, for a webhook that wakes the machine. The gateway's own port stays private. */
const PUBLIC_PORT = 8787;
export const GATEWAY_CHECK = 'gateway';
/** The rest is for what the agent runs beside the gateway. */
const HEAP_SHARE = 0.75;
/** Fly itself lets the disk grow when it is this full. Shape: fly-go, `MachineMount`. */
const GROWTH = { extend_threshold_percent: 80, add_size_gb: 1 };

export type MachineSize = { memoryMb: number; diskGb: number; diskLimitGb: number };

export function guestOf({ memoryMb }: MachineSize) {
  return { cpu_kind: 'shared', cpus: 2, memory_mb: memoryMb };
}

/** A file of the image, see `docker/agent`. */
const ENTRYPOINT = '/opt/automna/entrypoint.sh';

/** The Fly machine for an account, from facts alone. Shape: Fly Machines API v1, `config`. */
export function desiredMachine(facts: DesiredFacts) {
  const { terms, size } = facts;
  return {
    image: facts.image,
    guest: guestOf(size),
    // Set explicitly, because otherwise an earlier entry point stays after a change of image.
    init: { exec: [ENTRYPOINT] },
    env: {
      OPENCLAW_STATE_DIR: `${STATE_MOUNT}/.openclaw`,
      HOME: STATE_MOUNT,
      NODE_OPTIONS: `--max-old-space-size=${size.memoryMb * HEAP_SHARE}`,
      OPENCLAW_GATEWAY_PORT: `${GATEWAY_PORT}`,
      AGENT_WEBHOOK_PORT: `${PUBLIC_PORT}`,
      AGENT_DIR: `${STATE_MOUNT}/.automna`,
      AGENT_DOCUMENT: JSON.stringify(bootDocument(facts)),
      BYOK_MODE: facts.access.mode === 'own' ? '1' : '0',
      ...(terms.cron ? {} : { OPENCLAW_SKIP_CRON: '1' }),
    },
    mounts: [
      { volume: facts.volumeId, path: STATE_MOUNT, ...GROWTH, size_gb_limit: size.diskLimitGb },
    ],
    services: [
      {
        protocol: 'tcp',
        internal_port: PUBLIC_PORT,
        ports: [
          { port: 443, handlers: ['tls', 'http'] },
          { port: 80, handlers: ['http'], force_https: true },
        ],
        concurrency: { type: 'requests', soft_limit: 20, hard_limit: 100 },
        autostart: true,
        // Fly only counts open requests, but a turn lasts longer than the request that started it, so we stop machines ourselves.
        autostop: 'off',
        min_machines_running: 0,
      },
    ],
    checks: {
      [GATEWAY_CHECK]: {
        type: 'http',
        port: GATEWAY_PORT,
        method: 'GET',
        path: '/startupz',
        interval: '15s',
        timeout: '5s',
        grace_period: '120s',
      },
    },
    restart: { policy: 'on-failure', max_retries: 3 },
    metadata: { managed_by: 'automna', account_id: facts.accountId, machine_row: facts.machineId },
    stop_config: { signal: 'SIGTERM', timeout: '30s' },
  };
}
