import { Refusal } from './refusal.ts';
import {
  anything,
  bool,
  duration,
  either,
  list,
  object,
  record,
  text,
  whole,
  word,
} from './shape.ts';

/** What the stand-in itself reads of a config; the rest is kept as it was sent. */
export type MachineConfig = {
  image?: string;
  env?: Record<string, string>;
  guest?: { cpu_kind?: string; cpus?: number; memory_mb?: number };
  mounts?: { volume?: string; path?: string }[];
  services?: MachineService[];
  checks?: Record<string, ServiceCheck>;
  metadata?: Record<string, string>;
  stop_config?: { signal?: string; timeout?: string };
};

export type MachineService = {
  protocol?: string;
  internal_port?: number;
  checks?: ServiceCheck[];
  autostart?: boolean;
  autostop?: 'off' | 'stop' | 'suspend' | boolean;
};

type ServiceCheck = { type?: string; port?: number; path?: string };

const check = object({
  type: word('http', 'tcp'),
  kind: word('informational', 'readiness'),
  port: whole,
  method: text,
  path: text,
  protocol: word('http', 'https'),
  headers: list(object({ name: text, values: list(text) })),
  interval: duration,
  timeout: duration,
  grace_period: duration,
  tls_server_name: text,
  tls_skip_verify: bool,
});

const service = object({
  protocol: word('tcp', 'udp'),
  internal_port: whole,
  ports: list(
    object({
      port: whole,
      start_port: whole,
      end_port: whole,
      handlers: list(word('tls', 'http', 'proxy_proto', 'pg_tls')),
      force_https: bool,
      tls_options: anything,
      http_options: anything,
      proxy_proto_options: anything,
    }),
  ),
  concurrency: object({
    type: word('connections', 'requests'),
    soft_limit: whole,
    hard_limit: whole,
  }),
  checks: list(check),
  autostart: bool,
  autostop: either(word('off', 'stop', 'suspend'), bool),
  min_machines_running: whole,
  force_instance_key: text,
  force_instance_description: text,
});

export const configShape = object({
  image: text,
  env: record(text),
  guest: object({
    cpu_kind: text,
    cpus: whole,
    memory_mb: whole,
    gpu_kind: text,
    gpus: whole,
    host_dedication_id: text,
    kernel_args: list(text),
    persist_rootfs: word('never', 'always', 'restart'),
  }),
  mounts: list(
    object({
      volume: text,
      path: text,
      name: text,
      size_gb: whole,
      encrypted: bool,
      extend_threshold_percent: whole,
      add_size_gb: whole,
      size_gb_limit: whole,
    }),
  ),
  services: list(service),
  checks: record(check),
  metadata: record(text),
  restart: object({
    policy: word('no', 'on-failure', 'always', 'spot-price'),
    max_retries: whole,
    gpu_bid_price: anything,
  }),
  stop_config: object({ signal: text, timeout: duration }),
  init: object({
    cmd: list(text),
    entrypoint: list(text),
    exec: list(text),
    kernel_args: list(text),
    swap_size_mb: whole,
    tty: bool,
  }),
  files: list(
    object({
      guest_path: text,
      raw_value: text,
      secret_name: text,
      image_config: text,
      mode: whole,
    }),
  ),
  rootfs: object({ persist: word('never', 'always', 'restart'), size_gb: whole }),
  auto_destroy: bool,
  schedule: text,
  size: text,
  standbys: list(text),
  statics: anything,
  metrics: anything,
  dns: anything,
  processes: anything,
  containers: anything,
});

/** Refuses what decodes well but is not allowed: missing image, guest limits, ports out of range. */
export function assertAllowed(config: MachineConfig): void {
  if (!config.image) throw invalid('config.image is required');
  assertGuest(config.guest ?? {});
  for (const { internal_port: port = 0 } of config.services ?? []) {
    if (port < 1 || port > 65535) throw invalid(`invalid config.services.internal_port ${port}`);
  }
  for (const mount of config.mounts ?? []) {
    if (!mount.path?.startsWith('/')) throw invalid('config.mounts.path must be an absolute path');
    if (!mount.volume) throw invalid('config.mounts.volume is required');
  }
  if ((config.mounts ?? []).length > 1) throw invalid('only one volume per machine is supported');
}

const GUEST_KINDS: Record<string, { cpus: number[]; minMbPerCpu: number; maxMbPerCpu: number }> = {
  shared: { cpus: [1, 2, 4, 6, 8], minMbPerCpu: 256, maxMbPerCpu: 2048 },
  performance: { cpus: [1, 2, 4, 6, 8, 10, 12, 14, 16], minMbPerCpu: 2048, maxMbPerCpu: 8192 },
};

/** Missing guest fields take the smallest shared machine. */
export function guestOf(config: MachineConfig) {
  return { cpu_kind: 'shared', cpus: 1, memory_mb: 256, ...config.guest };
}

function assertGuest(guest: NonNullable<MachineConfig['guest']>): void {
  const { cpu_kind: kind, cpus, memory_mb: memory } = guestOf({ guest });
  const limits = GUEST_KINDS[kind];
  if (!limits) throw invalid(`invalid config.guest.cpu_kind '${kind}'`);
  if (!limits.cpus.includes(cpus)) {
    throw invalid(`invalid config.guest.cpus, ${kind} machines allow ${limits.cpus.join(', ')}`);
  }
  const minimum = limits.minMbPerCpu * cpus;
  if (memory < minimum) {
    throw invalid(`invalid config.guest.memory_mb, minimum required ${minimum} MiB`);
  }
  if (memory > limits.maxMbPerCpu * cpus) {
    throw invalid(
      `invalid config.guest.memory_mb, maximum allowed ${limits.maxMbPerCpu * cpus} MiB`,
    );
  }
  if (memory % 256 !== 0) throw invalid('config.guest.memory_mb must be a multiple of 256');
}

function invalid(message: string): Refusal {
  return new Refusal(400, `invalid_argument: ${message}`);
}
