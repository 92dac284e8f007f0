import { join } from 'node:path';

/** The paths and ports of this machine, from its environment. */
export type Settings = {
  configPath: string;
  /** The home of the gateway's user, which is the mount of the volume. */
  home: string;
  /** Our own files, on the volume beside OpenClaw's. */
  agentDir: string;
  gatewayPort: number;
  webhookPort: number;
  gatewayToken: string;
  /** AGENT_DOCUMENT: the configuration of the first boot. */
  bootDocument: string | null;
  /** The folder of the installed OpenClaw package. */
  openclawDir: string;
};

type Environment = Record<string, string | undefined>;

export function readSettings(env: Environment): Settings {
  const stateDir = env['OPENCLAW_STATE_DIR'] ?? join(env['HOME'] ?? '/data', '.openclaw');
  return {
    configPath: join(stateDir, 'openclaw.json'),
    home: env['HOME'] ?? '/data',
    agentDir: env['AGENT_DIR'] ?? '/data/.automna',
    gatewayPort: port(env, 'OPENCLAW_GATEWAY_PORT', 18_789),
    webhookPort: port(env, 'AGENT_WEBHOOK_PORT', 8787),
    gatewayToken: env['OPENCLAW_GATEWAY_TOKEN'] ?? '',
    bootDocument: env['AGENT_DOCUMENT'] || null,
    openclawDir: join(env['OPENCLAW_INSTALL'] ?? '/opt/openclaw', 'node_modules', 'openclaw'),
  };
}

function port(env: Environment, name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new Error(`${name} is not a port`);
  }
  return value;
}
