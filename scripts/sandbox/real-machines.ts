import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realOpenClaw, type RealOpenClaw } from '../../sandbox/fly/real-openclaw/runtime.ts';
import { selfSigned } from '../../sandbox/names/certificate.ts';
import { startTlsFront } from '../../sandbox/names/tls-front.ts';
import type { StandIn } from '../../sandbox/stand-in.ts';

export type RealMachines = { runtime: RealOpenClaw; close(): Promise<void> };

const ANTHROPIC_NAME = 'api.anthropic.com';
const ROOT = resolve(import.meta.dirname, '../..');

/** Machines that run the image's entrypoint and the real OpenClaw, which finds the stand-ins under the real names. */
export async function startRealMachines(
  dataDir: string,
  { anthropic }: { anthropic: StandIn },
): Promise<RealMachines> {
  const certificate = selfSigned([ANTHROPIC_NAME]);
  const caFile = join(dataDir, 'sandbox', 'names.pem');
  mkdirSync(join(dataDir, 'sandbox'), { recursive: true });
  writeFileSync(caFile, certificate.cert);
  const front = await startTlsFront(certificate, anthropic.url);
  const runtime = realOpenClaw({
    installDir: installDir(),
    imageDir: join(ROOT, 'docker/agent'),
    dataDir: join(dataDir, 'machines'),
    names: { [ANTHROPIC_NAME]: front.port },
    caFile,
  });
  return {
    runtime,
    close: async () => {
      await runtime.close();
      await front.close();
    },
  };
}

/** Where scripts/prepare.sh has installed it. */
function installDir(): string {
  const folder = process.env['OPENCLAW_HOME_DIR'];
  if (folder && existsSync(join(folder, 'node_modules/openclaw/openclaw.mjs'))) return folder;
  throw new Error('OpenClaw is not installed yet: scripts/start --machines openclaw installs it');
}
