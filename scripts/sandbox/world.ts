import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type AnthropicStandIn, startAnthropic } from '../../sandbox/anthropic/anthropic.ts';
import { type ConsoleStandIn, startConsole } from '../../sandbox/console/console.ts';
import { type DiscordStandIn, startDiscord } from '../../sandbox/discord/discord.ts';
import { type FlyStandIn, startFly } from '../../sandbox/fly/fly.ts';
import type { RealOpenClaw } from '../../sandbox/fly/real-openclaw/runtime.ts';
import type { ChatStandIn } from '../../sandbox/person.ts';
import type { StandIn } from '../../sandbox/stand-in.ts';
import { startStripe, type StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { startTelegram, type TelegramStandIn } from '../../sandbox/telegram/telegram.ts';
import type { WhatsAppStandIn } from '../../sandbox/whatsapp/whatsapp.ts';
import { startRealMachines } from './real-machines.ts';

export const CHAT_PLATFORMS = ['console', 'telegram', 'discord', 'whatsapp'] as const;
export type ChatPlatform = (typeof CHAT_PLATFORMS)[number];

/** All stand-ins on loopback, and the settings that point the product at them. */
export type World = {
  stripe: StripeStandIn;
  fly: FlyStandIn;
  anthropic: AnthropicStandIn;
  console: ConsoleStandIn;
  telegram: TelegramStandIn;
  discord: DiscordStandIn;
  /** Runs only when the product or a real gateway needs it, because its protocol takes a second to load. */
  whatsapp: WhatsAppStandIn | null;
  /** The machines, when they are real gateways instead of a model. */
  machines: RealOpenClaw | null;
  chat: ChatStandIn;
  standIns: StandIn[];
  /** Settings of the product; those of real providers in the environment win. */
  settings: Record<string, string>;
  close(): Promise<void>;
};

export type WorldOptions = {
  dataDir: string;
  on: ChatPlatform;
  /** More platforms that the product connects to. */
  also?: ChatPlatform[];
  /** 1 for the real pace of machines, 0 for none. */
  delayScale: number;
  slowMs?: number;
  /** What the machines are: a model of OpenClaw (default), or the real program as a process. */
  runtime?: 'model' | 'openclaw';
};

const STRIPE_KEY = 'sk_test_sandboxOnlyNotAKey0000';
const WEBHOOK_SECRET = 'whsec_sandboxOnlyNotASecret0000';
const FLY_TOKEN = 'fly-sandbox-only-not-a-token';
const TELEGRAM_TOKEN = '4200000001:SANDBOX-ONLY-not-a-token-000000000000';
const DISCORD_TOKEN = 'SANDBOX.ONLY.not-a-token-0000000000000000';
const CONSOLE_TOKEN = 'console-sandbox-only';
const PRICES = [
  { plan: 'starter', name: 'Automna Starter', unitAmount: 2000 },
  { plan: 'pro', name: 'Automna Pro', unitAmount: 3000 },
  { plan: 'power', name: 'Automna Power', unitAmount: 4000 },
];

/** Starts every stand-in with its state below the data folder, on the same ports as last time if they are free. */
export async function startWorld({
  dataDir,
  on,
  also = [],
  delayScale,
  slowMs,
  runtime = 'model',
}: WorldOptions): Promise<World> {
  mkdirSync(dataDir, { recursive: true });
  const ports = await choosePorts(join(dataDir, 'ports.json'));
  const at = (name: keyof typeof ports) => ({
    port: ports[name],
    stateFile: join(dataDir, 'sandbox', `${name}.json`),
    ...(slowMs === undefined ? {} : { slowMs }),
  });
  const stripe = await startStripe({ ...at('stripe'), secretKey: STRIPE_KEY, prices: seeds() });
  const anthropic = await startAnthropic(at('anthropic'));
  const discord = await startDiscord({ ...at('discord'), token: DISCORD_TOKEN });
  const isReal = runtime === 'openclaw';
  const needsWhatsApp = isReal || on === 'whatsapp' || also.includes('whatsapp');
  const whatsapp = needsWhatsApp ? await startWhatsApp(at('whatsapp')) : null;
  const outside = whatsapp ? { anthropic, discord, whatsapp } : null;
  const real = isReal && outside ? await startRealMachines(dataDir, outside) : null;
  const fly = await startFly({
    ...at('fly'),
    edgePort: ports.edge,
    apiToken: FLY_TOKEN,
    orgSlug: 'sandbox',
    delayScale,
    anthropicUrl: anthropic.url,
    ...(real ? { runtime: real.runtime } : {}),
  });
  const terminal = await startConsole({ ...at('console'), token: CONSOLE_TOKEN });
  const telegram = await startTelegram({
    ...at('telegram'),
    token: TELEGRAM_TOKEN,
    canManageBots: true,
  });
  const connections: Record<ChatPlatform, Record<string, string>> = {
    console: { CONSOLE_URL: terminal.url, CONSOLE_TOKEN },
    telegram: { TELEGRAM_API_URL: telegram.url, TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN },
    discord: {
      DISCORD_API_URL: discord.url,
      DISCORD_BOT_TOKEN: DISCORD_TOKEN,
      DISCORD_APPLICATION_ID: discord.applicationId,
    },
    whatsapp: {
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: whatsapp?.url ?? '',
      WHATSAPP_ROOT_KEY: whatsapp?.rootKey ?? '',
    },
  };
  const webUrl = `http://127.0.0.1:${ports.web}`;
  stripe.setWebhook({ url: `${webUrl}/stripe/webhook`, secrets: [WEBHOOK_SECRET] });
  const standIns = [
    stripe,
    fly,
    anthropic,
    terminal,
    telegram,
    discord,
    ...(whatsapp ? [whatsapp] : []),
  ];
  return {
    stripe,
    fly,
    anthropic,
    console: terminal,
    telegram,
    discord,
    whatsapp,
    machines: real?.runtime ?? null,
    chat: { console: terminal, telegram, discord, whatsapp: whatsapp ?? terminal }[on],
    standIns,
    settings: {
      INSTANCE_ID: 'sandbox',
      HOST: '127.0.0.1',
      PORT: String(ports.web),
      DATABASE_URL: `file:${join(dataDir, 'automna.db')}`,
      SEALING_KEYS: sealingKeys(join(dataDir, 'sealing-keys')),
      CREDENTIAL_PATHS: 'setup_token,api_key',
      SWEEP_INTERVAL_MS: '1000',
      STRIPE_API_URL: stripe.url,
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
      STRIPE_PRICES: PRICES.map(({ plan }) => `${plan}:price_sandbox_${plan}`).join(','),
      FLY_API_URL: fly.url,
      FLY_API_TOKEN: FLY_TOKEN,
      FLY_ORG: 'sandbox',
      AGENT_IMAGE: 'registry.fly.io/automna-agent:sandbox',
      AGENT_URL_TEMPLATE: `${fly.edgeUrl}/{app}`,
      ANTHROPIC_API_URL: anthropic.url,
      // Telegram also has the bots of customers, on whichever platform the story plays.
      TELEGRAM_API_URL: telegram.url,
      DISCORD_API_URL: discord.url,
      ...connections[on],
      ...Object.fromEntries(also.flatMap((each) => Object.entries(connections[each]))),
    },
    close: async () => {
      await Promise.all(standIns.map((standIn) => standIn.close()));
      await real?.close();
    },
  };
}

async function startWhatsApp(options: {
  port: number;
  stateFile: string;
}): Promise<WhatsAppStandIn> {
  const { startWhatsApp: start } = await import('../../sandbox/whatsapp/whatsapp.ts');
  return start(options);
}

function seeds() {
  return PRICES.map(({ plan, name, unitAmount }) => ({
    id: `price_sandbox_${plan}`,
    productId: `prod_sandbox_${plan}`,
    productName: name,
    lookupKey: `automna_${plan}_monthly`,
    unitAmount,
  }));
}

function sealingKeys(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, `k1:${randomBytes(32).toString('base64')}`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

const PORT_NAMES = ['web', 'stripe', 'fly', 'edge', 'anthropic', ...CHAT_PLATFORMS] as const;
type Ports = Record<(typeof PORT_NAMES)[number], number>;

/** Links in a chat contain ports, so a later start uses the same ports if possible. */
async function choosePorts(file: string): Promise<Ports> {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {};
  const entries: [string, number][] = [];
  for (const name of PORT_NAMES) {
    let port = await freePort(before[name]);
    // A port is chosen now and bound later, so the same one may be chosen twice.
    while (entries.some(([, taken]) => taken === port)) port = await freePort();
    entries.push([name, port]);
  }
  const ports = Object.fromEntries(entries) as Ports;
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** Below the ports that systems use for outgoing connections, so that a free port stays free until it is bound. */
const LOWEST_PORT = 20_000;
const SHARES = 50;
const SHARE_SIZE = 200;
/** Each process tries ports from its own range, one after the other, so that concurrent tests never choose the same port. */
const share = LOWEST_PORT + (process.pid % SHARES) * SHARE_SIZE;
let tried = randomInt(SHARE_SIZE);

function nextPort(): number {
  tried = (tried + 1) % SHARE_SIZE;
  return share + tried;
}

function freePort(wanted = nextPort()): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(freePort()));
    server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(wanted)));
  });
}
