import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realOpenClaw, type RealOpenClaw } from '../../sandbox/fly/real-openclaw/runtime.ts';
import { selfSigned } from '../../sandbox/names/certificate.ts';
import { startTlsFront } from '../../sandbox/names/tls-front.ts';
import type { StandIn } from '../../sandbox/stand-in.ts';

export type RealMachines = { runtime: RealOpenClaw; close(): Promise<void> };

const ROOT = resolve(import.meta.dirname, '../..');

type Outside = {
  anthropic: StandIn;
  discord: StandIn;
  whatsapp: StandIn & { rootKey: string };
  /** The product itself, for clients on a machine that refuse loopback. */
  web: { url: string };
};

/** The host name that leads to the product on a machine. */
export const WEB_NAME = 'services.automna.test';

/** Machines that run the image's entrypoint and the real OpenClaw, for which the real host names lead to the stand-ins. */
export async function startRealMachines(
  dataDir: string,
  { anthropic, discord, whatsapp, web }: Outside,
): Promise<RealMachines> {
  const standIns = {
    'api.anthropic.com': anthropic,
    'discord.com': discord,
    'gateway.discord.gg': discord,
    'web.whatsapp.com': whatsapp,
    [WEB_NAME]: web,
  };
  const certificate = await selfSigned(Object.keys(standIns));
  const caFile = join(dataDir, 'sandbox', 'names.pem');
  mkdirSync(join(dataDir, 'sandbox'), { recursive: true });
  writeFileSync(caFile, certificate.cert);
  const fronts = await Promise.all(
    Object.entries(standIns).map(async ([name, { url }]) => {
      return [name, await startTlsFront(certificate, url)] as const;
    }),
  );
  const runtime = realOpenClaw({
    installDir: installDir(),
    imageDir: join(ROOT, 'docker/agent'),
    dataDir: join(dataDir, 'machines'),
    names: Object.fromEntries(fronts.map(([name, { port }]) => [name, port])),
    caFile,
    whatsAppRoot: whatsapp.rootKey,
  });
  return {
    runtime,
    close: async () => {
      await runtime.close();
      await Promise.all(fronts.map(([, front]) => front.close()));
    },
  };
}

/** The folder into which scripts/prepare.sh has installed OpenClaw. */
function installDir(): string {
  const folder = process.env['OPENCLAW_HOME_DIR'];
  if (folder && existsSync(join(folder, 'node_modules/openclaw/openclaw.mjs'))) return folder;
  throw new Error('OpenClaw is not installed yet: scripts/start --machines openclaw installs it');
}
