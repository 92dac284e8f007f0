import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { attachTerminal } from '../sandbox/console/terminal.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { startRedis } from './redis.ts';
import { keepWhatsAppLinked } from './sandbox/link-whatsapp.ts';
import { Product } from './sandbox/product.ts';
import { makeReport, readPending } from './sandbox/report.ts';
import { faultHelp } from './sandbox/fault-help.ts';
import { isRunning } from './sandbox/running.ts';
import { commandHelp, platformsIn } from './sandbox/story-commands.ts';
import { expandLine, placeholderHelp } from './sandbox/story-words.ts';
import { playStory } from './sandbox/story.ts';
import { startWorld, type World } from './sandbox/world.ts';
import { PLATFORM_PARTS } from '../src/config/platforms.ts';
import { type Platform, PLATFORM_NAMES, PLATFORMS } from '../src/domain/platforms.ts';

const HELP = `scripts/start                   opens the console chat; :quit leaves
scripts/start --script FILE     plays a story (- is standard input) and prints the transcript

  --report FILE   writes the result as JSON
  --data DIR      stores everything in this folder instead of data/
  --machines openclaw   runs real OpenClaw gateways as agents, not a model of them (about 800 MB each)
  --on PLATFORM   plays the story on this platform: ${PLATFORM_NAMES.join(', ')}; console if left out

Each line of a story is what the person types; a number, a label or its unique beginning picks a choice. Also:
${commandHelp()}
  # a comment

${placeholderHelp()}

Faults for :fault, by stand-in:
${faultHelp()}`;

/** Real providers: when the first setting of a line is in the environment, that line replaces a stand-in. */
const REAL_PROVIDERS: Record<string, string[]> = {
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_API_URL', 'STRIPE_WEBHOOK_SECRETS', 'STRIPE_PRICES'],
  fly: [
    'FLY_API_TOKEN',
    'FLY_API_URL',
    'FLY_ORG',
    'FLY_REGIONS',
    'AGENT_IMAGE',
    'AGENT_URL_TEMPLATE',
  ],
  anthropic: ['ANTHROPIC_API_URL'],
  perplexity: ['PERPLEXITY_API_KEY', 'PERPLEXITY_API_URL'],
  browserbase: ['BROWSERBASE_API_KEY', 'BROWSERBASE_API_URL'],
  agentmail: ['AGENTMAIL_API_KEY', 'AGENTMAIL_API_URL'],
  mail: ['MAIL_URL', 'MAIL_FROM'],
  bland: ['BLAND_API_KEY', 'BLAND_API_URL', 'BLAND_WEBHOOK_SECRET'],
  ...Object.fromEntries(
    PLATFORM_NAMES.filter((platform) => !PLATFORMS[platform].isSandbox).map((platform) => {
      const names = Object.keys(PLATFORM_PARTS[platform].settings);
      return [platform, names.filter((name) => !name.startsWith('OPERATORS_'))];
    }),
  ),
};
const OTHER_SETTINGS = [
  'DATABASE_URL',
  'DATABASE_AUTH_TOKEN',
  'LOG_LEVEL',
  'PUBLIC_URL',
  'SEALING_KEYS',
  'CREDENTIAL_PATHS',
  'ANTHROPIC_TERMS_CHECKED_ON',
];
/** Delays of machines as a share of the real ones, and the delay of the fault `slow`. */
const DELAY_SCALE = 0.15;
const SLOW_MS = 3000;

const YOU = 'you';

type Options = {
  script: string | null;
  report: string | null;
  dataDir: string;
  on: Platform;
  runtime: 'model' | 'openclaw';
};

async function main(): Promise<number> {
  // The data folder with its keys and logs is for its owner alone.
  process.umask(0o077);
  const options = parseOptions();
  if (!options) {
    console.log(HELP);
    return 0;
  }
  const closers: (() => Promise<void> | void)[] = [];
  try {
    return await run(options, closers);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

function parseOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      script: { type: 'string' },
      report: { type: 'string' },
      data: { type: 'string', default: 'data' },
      on: { type: 'string', default: 'console' },
      machines: { type: 'string', default: 'model' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const on = PLATFORM_NAMES.find((platform) => platform === values.on);
  if (!on) throw new Error(`--on is one of ${PLATFORM_NAMES.join(', ')}`);
  const runtime = (['model', 'openclaw'] as const).find((each) => each === values.machines);
  if (!runtime) throw new Error('--machines is model or openclaw');
  const { script = null, report = null } = values;
  return { script, report, dataDir: resolve(values.data), on, runtime };
}

async function run(options: Options, closers: (() => Promise<void> | void)[]): Promise<number> {
  const { dataDir, on, runtime } = options;
  if (await isRunning(dataDir)) {
    throw new Error(
      `Automna is already running with the data in ${dataDir}. Stop it there (:quit or Ctrl+C), or use another folder: scripts/start --data other-data`,
    );
  }
  const story = await readStory(options.script);
  const world = await startWorld({
    dataDir,
    on,
    also: platformsIn(story ?? []),
    runtime,
    // A script types faster than a person.
    hasLimits: options.script === null,
    delayScale: Number(process.env['SANDBOX_DELAY_SCALE'] ?? DELAY_SCALE),
    slowMs: Number(process.env['SANDBOX_SLOW_MS'] ?? SLOW_MS),
  });
  closers.push(() => world.close());
  const redisUrl = process.env['REDIS_URL'] ?? (await startOwnRedis(dataDir, closers));
  const settings: Record<string, string> = {
    ...world.settings,
    ...realSettings(),
    REDIS_URL: redisUrl,
  };
  const product = new Product(settings, `${dataDir}/logs`, world.stripe.state.aheadMs);
  closers.push(() => product.stop());
  await product.start();
  const db = await openDatabase({ url: settings['DATABASE_URL'] ?? '' });
  closers.push(() => db.close());
  if (world.whatsapp?.url === settings['WHATSAPP_SOCKET_URL'] && world.whatsapp) {
    closers.push(await keepWhatsAppLinked(world.whatsapp, { db, settings }));
  }
  return story === null
    ? chat(world, product, dataDir)
    : play({ options, world, product, db, redisUrl, story });
}

async function startOwnRedis(
  dataDir: string,
  closers: (() => Promise<void> | void)[],
): Promise<string> {
  const redis = await startRedis({ dir: `${dataDir}/redis`, quiet: true });
  closers.push(() => redis.stop());
  return redis.url;
}

/** Settings from the environment, one whole provider at a time, so that no real key is ever sent to a stand-in. */
function realSettings(): Record<string, string> {
  const isReal = (name: string): boolean => Boolean(process.env[REAL_PROVIDERS[name]?.[0] ?? '']);
  const names = Object.entries(REAL_PROVIDERS).flatMap(([name, all]) => (isReal(name) ? all : []));
  // With a real Fly or Stripe the operator has to decide which credentials are offered.
  if (isReal('fly') || isReal('stripe')) names.push('CREDENTIAL_PATHS');
  const given = [...names, ...OTHER_SETTINGS].flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value] as const] : [];
  });
  // A real provider beside stand-ins is what was asked for; live Stripe keys are refused all the same.
  if (names.length > 0) given.push(['ALLOW_STAND_INS', 'true']);
  const absent = names.filter((name) => !process.env[name]);
  return { ...Object.fromEntries(absent.map((name) => [name, ''])), ...Object.fromEntries(given) };
}

type Playing = {
  options: Options;
  world: World;
  product: Product;
  db: Database;
  redisUrl: string;
  story: string[];
};

async function readStory(script: string | null): Promise<string[] | null> {
  if (script === null) return null;
  const text = script === '-' ? await readAll(process.stdin) : readFileSync(script, 'utf8');
  return text.split('\n');
}

async function play(playing: Playing): Promise<number> {
  const { options, world, product, db, redisUrl, story } = playing;
  let problem: string | null = null;
  const death = new Promise<never>((_, reject) => {
    product.onDeath = (lastWords) =>
      reject(new Error(`The product ended unexpectedly.\n${lastWords}`));
  });
  try {
    const played = playStory(
      {
        world,
        platform: options.on,
        passTime: (ms) => product.passTime(ms),
        crash: () => product.crash(),
        flushRedis: () => flushRedis(redisUrl),
        pending: () => readPending(db),
        print: (line) => console.log(line),
      },
      story,
    );
    await Promise.race([played, death]);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (options.report) {
    writeFileSync(options.report, `${JSON.stringify(await makeReport(world, db), null, 2)}\n`);
  }
  if (problem) console.error(problem);
  return problem ? 1 : 0;
}

async function flushRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}

async function chat(world: World, product: Product, dataDir: string): Promise<number> {
  const standIns = Object.entries(REAL_PROVIDERS).flatMap(([name, [first]]) =>
    first && process.env[first] ? [] : [name],
  );
  const isNew = world.console.person(YOU).visible().length === 0;
  console.log(
    isNew
      ? 'Automna, in a sandbox on this machine. You are a new customer: say hello.'
      : `Automna, in a sandbox on this machine. Welcome back: the chat goes on where you left it. To begin anew, delete ${dataDir} or start with --data other-data.`,
  );
  console.log(
    `Stand-ins: ${standIns.join(', ')}. For these no money moves and nothing leaves this machine.`,
  );
  console.log(`Mails that were sent: ${world.mail.url}`);
  console.log(
    'To connect Claude, type $SETUP_TOKEN or $API_KEY; for a bot, $BOT_TOKEN or $DISCORD_BOT_TOKEN. :quit leaves.\n',
  );
  product.onDeath = (lastWords) => {
    console.error(`The product ended unexpectedly.\n${lastWords}`);
    process.exit(1);
  };
  await attachTerminal(world.console, YOU, {
    input: process.stdin,
    output: process.stdout,
    expand: (line) => expandLine(world, line, { name: YOU, code: null, onNewBot: () => undefined }),
    isTty: process.stdin.isTTY && process.stdout.isTTY,
  });
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
