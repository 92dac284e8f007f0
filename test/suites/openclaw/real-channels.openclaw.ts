import { OPENCLAW_VERSION } from '../../../sandbox/fly/openclaw/invocation.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { OwnBotView } from '../../../sandbox/discord/discord.ts';
import { type AgentPage, entersAgentPage } from '../../fixtures/agent-page.ts';
import { readQr } from '../../fixtures/app-qr.ts';
import { createFly } from '../../../src/fly/client.ts';
import type { Guest } from '../../fixtures/guest.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';
import { rowsOf } from '../../fixtures/rows.ts';
import { type BrowserOverCdp, openBrowserOverCdp } from '../browser/chromium.ts';
import { Agent, leftovers } from './agent.ts';
import { AgentChat } from './agent-chat.ts';
import { browses, namesBrowser } from './agent-services.ts';
import { Timings } from './timings.ts';

// One customer on Pro, whose agent never sleeps, and one real gateway with the real plugins for all of it. Each test goes
// on where the one before it ended, so the first that fails fails the rest.

const PATIENCE_MS = 300_000;
/** Longer than a message is called lost when the gateway neither works on it nor has an answer. */
const SLOW_MS = 25_000;
const HELLO = 'Hello from the sandbox Claude.';

const timings = new Timings();
let world: World;
let bob: Guest;
let agent: Agent;
let chromium: BrowserOverCdp;

beforeAll(async () => {
  chromium = await openBrowserOverCdp();
  world = await openWorld('telegram', {
    runtime: 'openclaw',
    patienceMs: PATIENCE_MS,
    slowMs: SLOW_MS,
  });
  bob = world.guest('bob');
  await bob.becomesCustomer('API_KEY', 'Pro');
  agent = new Agent(world, bob);
  world.browserbase.useBrowser(chromium.address);
});

afterAll(async () => {
  timings.print(world.logLines);
  await world.close();
  await chromium.close();
  const left = leftovers(world.dataDir);
  if (left.length > 0) throw new Error(`still running: ${left.join('; ')}`);
});

async function opensChannel(name: string): Promise<void> {
  await bob.says('/channels');
  await bob.sees('channels in use');
  await bob.taps(name);
  await bob.sees(`Your agent on ${name}`);
}

async function disconnects(name: string): Promise<void> {
  await opensChannel(name);
  await bob.taps('Disconnect');
  await bob.sees(`Disconnect ${name}?`);
  await bob.taps('Disconnect');
  await bob.sees('Disconnected. Your agent leaves in a moment.');
  await bob.isDone();
}

function whatsapp() {
  if (!world.whatsapp) throw new Error('there is no WhatsApp');
  return world.whatsapp;
}

/** Waits for the gateway, which applies a change of its file within a few seconds. */
async function gatewayHas(channels: object): Promise<void> {
  const look = async () => {
    const found = await agent.channels();
    expect(Object.keys(found)).toEqual(Object.keys(channels));
    expect(found).toMatchObject(channels);
  };
  await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 500 });
}

describe('Telegram with a bot of BotFather', () => {
  let token: string;

  test('is connected by pasting its token, and answers its owner without a pairing code', async () => {
    const bot = world.telegram.createBot(bob.name, { name: 'Mine', username: 'bobs_own_bot' });
    ({ token } = bot);
    await bob.taps('Connect Telegram');
    await bob.sees('By hand: open @BotFather');
    await bob.says(token);
    await bob.sees('@bobs_own_bot is yours', 'Telegram is connected: your agent answers there.');
    await bob.isDone();
    const view = world.telegram.bot(bot.id);
    // The machine never sleeps, so the gateway polls.
    expect(view.webhookUrl()).toBe(null);
    const chat = new AgentChat(view.person(bob.name), PATIENCE_MS);
    expect(await timings.of('first answer on Telegram', () => chat.asks('hello'))).toBe(HELLO);
    await gatewayHas({ telegram: { running: true, probe: { ok: true } } });
  });

  test('is gone after disconnecting, and so is its token', async () => {
    await disconnects('Telegram');
    await gatewayHas({});
    expect(await agent.config()).not.toHaveProperty('channels.telegram');
    expect(await agent.filesWith(token)).toEqual([]);
  });
});

describe('Discord', () => {
  let token: string;
  let view: OwnBotView;
  let chat: AgentChat;

  test('is connected by pasting a token, and answers its owner without a pairing code', async () => {
    const bot = world.discord.createBot('bobs-agent');
    ({ token } = bot);
    view = world.discord.bot(bot.id);
    await bob.says('/channels');
    await bob.taps('Connect Discord');
    await bob.sees('Reset Token');
    await bob.says(token);
    await timings.of('Discord connected', () => bob.sees('what’s your Discord user ID'));
    // The gateway may connect again after it was seen connected, because it still applies its file.
    await until(
      () => view.isOnline(),
      () => 'the bot never came online',
      PATIENCE_MS,
    );
    const entries = view.entries().length;
    await bob.says(world.discord.userId(bob.name));
    await bob.sees('Thanks. Only that ID can write to your agent.', 'Discord is connected');
    await bob.isDone();
    // For another allowlist the gateway disconnects and connects again.
    await until(
      () => view.entries().length > entries && view.isOnline(),
      () => 'the gateway never came back',
      PATIENCE_MS,
    );
    await gatewayHas({ discord: { running: true, probe: { ok: true } } });
    chat = new AgentChat(view.person(bob.name), PATIENCE_MS);
    expect(await timings.of('first answer on Discord', () => chat.asks('hello'))).toBe(HELLO);
    expect(chat.answers()).toEqual([HELLO]);
    expect(view.commands().map(({ name }) => name)).toContain('status');
  });

  test('is gone after disconnecting, and so is its token', async () => {
    await disconnects('Discord');
    await gatewayHas({});
    await until(
      () => !view.isOnline(),
      () => 'the bot is still online',
      PATIENCE_MS,
    );
    expect(await agent.filesWith(token)).toEqual([]);
  });
});

describe('WhatsApp', () => {
  test('that is unreachable ends with an offer to retry', async () => {
    world.fault('whatsapp', 'down');
    await bob.says('/channels');
    await bob.taps('Connect WhatsApp');
    await bob.sees('WhatsApp doesn’t officially support this');
    await bob.taps('Show me the code');
    await timings.of('WhatsApp out of reach', () => bob.sees('WhatsApp wasn’t linked'));
    await bob.sees('New code');
    expect(bob.everSaw('WhatsApp is linked')).toBe(false);
    world.heal();
  });

  const shown = () => readQr(bob.person.visible().at(-1)?.picture);
  let first: string | null;

  test('shows a code', async () => {
    await bob.taps('New code');
    await timings.of('first code', () => bob.sees('Scan this with WhatsApp on your phone'));
    await until(
      () => shown() !== null,
      () => bob.transcript(),
    );
    first = shown();
    expect(first).not.toBe(null);
  });

  test('renews the code, and is linked once it is scanned', async () => {
    await timings.of('renewed code', () =>
      until(
        () => shown() !== null && shown() !== first,
        () => bob.transcript(),
        PATIENCE_MS,
      ),
    );
    await whatsapp().scanQr(shown() ?? '');
    await timings.of('linked', () => bob.sees('WhatsApp is linked: your agent answers there.'));
    await bob.isDone();
    expect(bob.person.visible().filter(({ picture }) => readQr(picture) !== null)).toEqual([]);
    await gatewayHas({ whatsapp: { running: true, linked: true, connected: true } });
    expect(whatsapp().isConnected()).toBe(true);
  });

  test('answers a person who writes to their own number', async () => {
    const chat = new AgentChat(whatsapp().self(), PATIENCE_MS);
    expect(await timings.of('first answer on WhatsApp', () => chat.asks('hello'))).toBe(HELLO);
  });

  test('is gone after disconnecting', async () => {
    await disconnects('WhatsApp');
    // Its folder alone has the gateway call it configured.
    await gatewayHas({ whatsapp: { running: false, linked: false } });
    expect(await agent.config()).not.toHaveProperty('channels.whatsapp');
    await until(
      () => !whatsapp().isConnected(),
      () => 'the gateway is still connected',
      PATIENCE_MS,
    );
    expect(await agent.filesWith('noiseKey')).toEqual([]);
  });
});

describe('the page on the web', () => {
  let page: AgentPage;
  const sees = (words: string) =>
    until(
      async () => (await page.reads()).includes(words),
      () => page.reads(),
      PATIENCE_MS,
    );

  test('admits its owner, and the agent answers there', async () => {
    await bob.says('/channels');
    await bob.taps('Connect the web page');
    await bob.taps('Get my link');
    await bob.sees('The link works once');
    page = await entersAgentPage(await bob.opens('Open the page'));
    await page.writes('hello from a browser');
    await timings.of('first answer on the web', () => sees(HELLO));
    expect(await page.reads()).not.toContain('http-equiv="refresh"');
  });

  test('a command is answered as well', async () => {
    await page.writes('/status');
    await sees(`🦞 OpenClaw ${OPENCLAW_VERSION}`);
    expect(await page.reads()).not.toContain('No answer');
  });

  test('says that an answer takes long', async () => {
    world.fault('anthropic', 'slow*1');
    await page.writes('think about it');
    await sees('Your agent is working on it…');
    expect(await page.reads()).toContain('think about it');
  });

  test('leaves the owner the files of the workspace meanwhile, and nothing else', async () => {
    const writes = (file: string, text: string) =>
      agent.run(['sh', '-c', `cat > "$OPENCLAW_STATE_DIR/workspace/${file}"`], text);
    await writes('report.txt', 'all is well');
    await writes('.env', 'KEY=secret');
    await agent.run([
      'sh',
      '-c',
      'ln -s "$OPENCLAW_STATE_DIR" "$OPENCLAW_STATE_DIR/workspace/way-to-state"',
    ]);
    await bob.says('/files');
    await bob.sees('report.txt · 11 B');
    expect(bob.everSaw('.env')).toBe(false);
    expect(bob.everSaw('way-to-state')).toBe(false);
    await bob.taps('report.txt');
    await bob.taps('Get this file');
    await timings.of('a file', () => bob.sees('Here’s report.txt.'));
    const [document] = bob.person.visible().flatMap(({ document: sent }) => sent ?? []);
    expect(String(document?.content)).toBe('all is well');
    await bob.says('/files');
    await bob.sees('report.txt');
    await bob.person.sendFile('answer.txt', Buffer.from('for you'));
    await bob.sees('Your agent has answer.txt now.');
    const read = 'cat "$OPENCLAW_STATE_DIR/workspace/answer.txt"';
    expect(await agent.run(['sh', '-c', read])).toBe('for you');
  });

  test('shows the answer that took long', async () => {
    await timings.of('a slow answer on the web', () =>
      until(
        async () => (await page.reads()).split(HELLO).length === 3,
        () => page.reads(),
        PATIENCE_MS,
      ),
    );
    expect(await page.reads()).not.toContain('No answer');
  });

  // The next look at the machine takes back the name that this gives the browser.
  test('leaves the gateway its browser, which opens a page of ours through us', async () => {
    await namesBrowser(agent);
    const url = `${world.webUrl}/`;
    await timings.of('browser', () => browses(agent, { action: 'open', url }, url));
    await browses(agent, { action: 'snapshot' }, 'Automna');
    expect(world.browserbase.sessions()).toMatchObject([{ status: 'RUNNING' }]);
    const sql = 'SELECT service, kind, state FROM usage_ledger';
    expect(await rowsOf(world.app.db, sql)).toEqual([
      { service: 'browser', kind: 'session', state: 'reserved' },
    ]);
  });

  test('answers a message during a restart or says that it is lost, and does not wait forever', async () => {
    world.fault('anthropic', 'slow');
    await page.writes('think about it once more');
    await sees('Your agent is working on it…');
    const { appName, id } = await agent.machine();
    await createFly(world.app.config.fly).restartMachine(appName, id);
    world.heal();
    await until(
      async () => !(await page.reads()).includes('http-equiv="refresh"'),
      () => page.reads(),
      PATIENCE_MS,
    );
    const shown = await page.reads();
    const isLost = shown.includes('No answer: your agent was stopped');
    // OpenClaw may end its turn before it stops.
    expect(shown.split(HELLO)).toHaveLength(isLost ? 3 : 4);
  });
});

/** Browserbase bills a minute at least. */
const LEAST_BILLED_SECONDS = 60;

// The gateway has let go of its browser at the latest when it restarted.
test('the time of the browser is counted to the second', async () => {
  const sql = 'SELECT state, units FROM usage_ledger';
  const entries = () => rowsOf(world.app.db, sql);
  await until(
    async () => (await entries())[0]?.['state'] === 'settled',
    async () => JSON.stringify(await entries()),
    PATIENCE_MS,
  );
  const [session] = world.browserbase.sessions();
  const seconds = Math.ceil(((session?.endedAt ?? 0) - (session?.startedAt ?? 0)) / 1000);
  expect(seconds).toBeGreaterThan(10);
  const units = Math.max(seconds, LEAST_BILLED_SECONDS);
  expect(await entries()).toEqual([{ state: 'settled', units }]);
});
