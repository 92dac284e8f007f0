import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PLAN_TERMS } from '../../src/domain/plans.ts';
import { type AgentMailStandIn, startAgentMail } from '../../sandbox/agentmail/agentmail.ts';
import { type AnthropicStandIn, startAnthropic } from '../../sandbox/anthropic/anthropic.ts';
import { type BlandStandIn, startBland } from '../../sandbox/bland/bland.ts';
import {
  type BrowserbaseStandIn,
  startBrowserbase,
} from '../../sandbox/browserbase/browserbase.ts';
import { type FlyStandIn, startFly } from '../../sandbox/fly/fly.ts';
import { type MailStandIn, startMail } from '../../sandbox/mail/mail.ts';
import type { RealOpenClaw } from '../../sandbox/fly/real-openclaw/runtime.ts';
import type { ChatOptions } from '../../sandbox/chat.ts';
import type { ChatStandIn } from '../../sandbox/person.ts';
import type { StandIn } from '../../sandbox/stand-in.ts';
import { type PerplexityStandIn, startPerplexity } from '../../sandbox/perplexity/perplexity.ts';
import { startStripe, type StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { type Platform, PLATFORM_NAMES } from '../../src/domain/platforms.ts';
import { chatOf, type RunningChats } from './chats.ts';
import { startRealMachines } from './real-machines.ts';

/** The world around the product on loopback, and the settings that point the product at it. */
export type World = RunningChats & {
  stripe: StripeStandIn;
  fly: FlyStandIn;
  anthropic: AnthropicStandIn;
  perplexity: PerplexityStandIn;
  agentmail: AgentMailStandIn;
  browserbase: BrowserbaseStandIn;
  bland: BlandStandIn;
  mail: MailStandIn;
  /** The machines when they are real gateways and not a model of them. */
  machines: RealOpenClaw | null;
  chat: ChatStandIn;
  standIns: StandIn[];
  /** Settings of the product; those of real providers in the environment win. */
  settings: Record<string, string>;
  close(): Promise<void>;
};

export type WorldOptions = {
  dataDir: string;
  on: Platform;
  /** More platforms that the product connects to. */
  also?: Platform[];
  /** 1 for the real pace of machines, 0 for none. */
  delayScale: number;
  slowMs?: number;
  /** What the machines are: a model of OpenClaw (default), or the real program as a process. */
  runtime?: 'model' | 'openclaw';
  /** Whether chat platforms refuse what would be too fast for them. Default: they do. */
  hasLimits?: boolean;
};

const STRIPE_KEY = 'sk_test_sandboxOnlyNotAKey0000';
const WEBHOOK_SECRET = 'whsec_sandboxOnlyNotASecret0000';
const FLY_TOKEN = 'fly-sandbox-only-not-a-token';
const BROWSERBASE_KEY = 'bb_sandbox_only_not_a_key';
const BLAND_KEY = 'bland-sandbox-only-not-a-key';
const BLAND_SECRET = 'bland-sandbox-only-not-a-secret';
const AGENTMAIL_KEY = 'am_sandboxOnlyNotAKey0000';
const PERPLEXITY_KEY = 'pplx-sandbox-only-not-a-key';
const PRICES = Object.values(PLAN_TERMS).map(({ plan, name, priceCents }) => ({
  plan,
  name: `Automna ${name}`,
  unitAmount: priceCents,
}));

/** Starts every stand-in with its state below the data folder, on the same ports as last time if they are free. */
export async function startWorld({
  dataDir,
  on,
  also = [],
  delayScale,
  slowMs,
  runtime = 'model',
  hasLimits = true,
}: WorldOptions): Promise<World> {
  mkdirSync(dataDir, { recursive: true });
  const ports = await choosePorts(join(dataDir, 'ports.json'));
  const at = (name: keyof typeof ports) => ({
    port: ports[name],
    stateFile: join(dataDir, 'sandbox', `${name}.json`),
    hasLimits,
    ...(slowMs === undefined ? {} : { slowMs }),
  });
  const stripe = await startStripe({ ...at('stripe'), secretKey: STRIPE_KEY, prices: seeds() });
  const anthropic = await startAnthropic(at('anthropic'));
  const perplexity = await startPerplexity({ ...at('perplexity'), apiKey: PERPLEXITY_KEY });
  const agentmail = await startAgentMail({ ...at('agentmail'), apiKey: AGENTMAIL_KEY });
  const browserbase = await startBrowserbase({ ...at('browserbase'), apiKey: BROWSERBASE_KEY });
  const bland = await startBland({
    ...at('bland'),
    apiKey: BLAND_KEY,
    webhookSecret: BLAND_SECRET,
  });
  const mail = await startMail({ ...at('mail'), smtpPort: ports.smtp });
  const isReal = runtime === 'openclaw';
  // Real gateways connect to WhatsApp as well.
  const connected = [on, ...also];
  const chats = await startChats(at, isReal ? [...connected, 'whatsapp'] : connected);
  const { discord, telegram, whatsapp } = chats;
  const webUrl = `http://127.0.0.1:${ports.web}`;
  const outside = whatsapp ? { anthropic, discord, whatsapp, web: { url: webUrl } } : null;
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
  stripe.setWebhook({ url: `${webUrl}/stripe/webhook`, secrets: [WEBHOOK_SECRET] });
  const running = Object.values(chats).filter((chat) => chat !== null);
  const providers = [stripe, fly, anthropic, perplexity, agentmail, browserbase, bland, mail];
  const standIns = [...providers, ...running];
  const chat = chats[on];
  if (!chat) throw new Error(`the stand-in of ${on} does not run`);
  return {
    ...chats,
    stripe,
    fly,
    anthropic,
    perplexity,
    agentmail,
    browserbase,
    bland,
    mail,
    machines: real?.runtime ?? null,
    chat,
    standIns,
    settings: {
      INSTANCE_ID: 'sandbox',
      HOST: '127.0.0.1',
      PORT: String(ports.web),
      DATABASE_URL: `file:${join(dataDir, 'automna.db')}`,
      SEALING_KEYS: sealingKeys(join(dataDir, 'sealing-keys')),
      CREDENTIAL_PATHS: 'setup_token,api_key',
      SWEEP_INTERVAL_MS: '1000',
      DAILY_REPORT_HOUR: 'off',
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
      BROWSERBASE_API_URL: browserbase.url,
      BROWSERBASE_API_KEY: BROWSERBASE_KEY,
      BLAND_API_URL: bland.url,
      BLAND_API_KEY: BLAND_KEY,
      BLAND_WEBHOOK_SECRET: BLAND_SECRET,
      AGENTMAIL_API_URL: agentmail.url,
      AGENTMAIL_API_KEY: AGENTMAIL_KEY,
      MAIL_URL: mail.smtpUrl,
      MAIL_FROM: 'Automna <hello@automna.example>',
      PERPLEXITY_API_URL: perplexity.url,
      PERPLEXITY_API_KEY: PERPLEXITY_KEY,
      // Telegram also has the bots of customers, on whichever platform the story plays.
      TELEGRAM_API_URL: telegram.url,
      DISCORD_API_URL: discord.url,
      ...connectionsTo(chats, connected, hasLimits),
    },
    close: async () => {
      await Promise.all(standIns.map((standIn) => standIn.close()));
      await real?.close();
    },
  };
}

type At = (platform: Platform) => ChatOptions;

/** Starts the stand-in of each platform, those on demand only when they are needed. */
async function startChats(at: At, needed: Platform[]): Promise<RunningChats> {
  const started: [Platform, ChatStandIn | null][] = [];
  for (const platform of PLATFORM_NAMES) {
    const chat = chatOf(platform);
    const isNeeded = !chat.isOnDemand || needed.includes(platform);
    started.push([platform, isNeeded ? await chat.start(at(platform)) : null]);
  }
  return Object.fromEntries(started) as RunningChats;
}

/** The settings that connect the product to these platforms. */
function connectionsTo(
  chats: RunningChats,
  platforms: Platform[],
  hasLimits: boolean,
): Record<string, string> {
  const settings = platforms.map((platform) => {
    const standIn = chats[platform];
    const chat = chatOf(platform);
    return standIn ? { ...chat.settings(standIn), ...(hasLimits ? {} : chat.withoutLimits) } : {};
  });
  return Object.assign({}, ...settings) as Record<string, string>;
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

const PORT_NAMES = [
  'web',
  'stripe',
  'fly',
  'edge',
  'anthropic',
  'perplexity',
  'agentmail',
  'browserbase',
  'bland',
  'mail',
  'smtp',
  ...PLATFORM_NAMES,
] as const;
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
