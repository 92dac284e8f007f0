import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeIdOf, type RunningMachine } from '../runtime.ts';
import type { RealOpenClawOptions } from './options.ts';

export type Ports = { gateway: number; webhook: number };

const PRELOADED = ['redirect.ts', 'whatsapp-root.ts'].map((file) =>
  fileURLToPath(new URL(`../../names/${file}`, import.meta.url)),
);

export function homeDir({ dataDir }: RealOpenClawOptions, homeId: string): string {
  return join(dataDir, 'volumes', homeId);
}

export function machineDir({ dataDir }: RealOpenClawOptions, machine: RunningMachine): string {
  return join(dataDir, 'machines', machine.id);
}

/** The environment of everything that runs on a machine; paths below its mount lie in a folder of ours. */
export function environmentOf(
  options: RealOpenClawOptions,
  machine: RunningMachine,
  ports: Ports,
): Record<string, string> {
  const home = homeDir(options, homeIdOf(machine));
  const mount = machine.config.mounts?.[0]?.path ?? '/data';
  const mapped = Object.entries(machine.env).map(([name, value]) => {
    const isBelow = value === mount || value.startsWith(`${mount}/`);
    return [name, isBelow ? home + value.slice(mount.length) : value] as const;
  });
  return {
    AGENT_DIR: join(home, '.automna'),
    ...Object.fromEntries(mapped),
    OPENCLAW_INSTALL: options.installDir,
    NODE_COMPILE_CACHE: join(options.installDir, 'compile-cache'),
    PATH: `${join(options.imageDir, 'bin')}:${nodeBin(options)}:/usr/local/bin:/usr/bin:/bin`,
    TMPDIR: join(machineDir(options, machine), 'tmp'),
    OPENCLAW_GATEWAY_PORT: String(ports.gateway),
    AGENT_WEBHOOK_PORT: String(ports.webhook),
    NODE_OPTIONS: [
      machine.env['NODE_OPTIONS'] ?? '',
      ...PRELOADED.map((file) => `--import=${file}`),
    ]
      .join(' ')
      .trim(),
    SANDBOX_WHATSAPP_ROOT: options.whatsAppRoot,
    NODE_EXTRA_CA_CERTS: options.caFile,
    SANDBOX_NAMES: Object.entries(options.names)
      .map(([name, port]) => `${name}=${port}`)
      .join(','),
    OPENCLAW_DISABLE_BONJOUR: '1',
    NO_COLOR: '1',
  };
}

export function prepareFolders(options: RealOpenClawOptions, machine: RunningMachine): void {
  for (const folder of [
    join(machineDir(options, machine), 'tmp'),
    homeDir(options, homeIdOf(machine)),
  ]) {
    mkdirSync(folder, { recursive: true });
  }
}

export function nodeBin({ installDir }: RealOpenClawOptions): string {
  return join(installDir, 'node_modules/node/bin');
}
