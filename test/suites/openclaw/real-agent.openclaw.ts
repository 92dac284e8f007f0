import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotView } from '../../../sandbox/telegram/telegram.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import { CONFIRM_MS } from '../../../src/domain/credential-checks.ts';
import { type FakeName, type Guest, paste, endOf } from '../../fixtures/guest.ts';
import { rowsOf } from '../../fixtures/rows.ts';
import { changesPlan, lastInspectionOf } from '../../fixtures/sole-customer.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';
import { Agent, leftovers, messagesTo } from './agent.ts';
import { AgentChat } from './agent-chat.ts';
import { readLimits, searches } from './agent-services.ts';
import { Timings } from './timings.ts';

// One customer and one machine for all of it: a gateway takes a while to start. Each test goes on where the one before
// it ended, so the first that fails fails the rest.

/** Long enough for the real program on a busy machine. Nothing here waits longer than necessary. */
const PATIENCE_MS = 300_000;
/** How long a slow answer of Claude takes: long enough for an inspection meanwhile. */
const SLOW_MS = 15_000;
const HOUR_MS = 3_600_000;
/** Longer than the idle time after which a machine that may sleep is put to sleep. */
const IDLE_MS = 30 * 60_000;
/** How often a machine that may sleep is inspected. */
const INSPECTION_MS = 5 * 60_000;
const MODEL = 'anthropic/claude-sonnet-4-6';
const HELLO = 'Hello from the sandbox Claude.';

const timings = new Timings();
let world: World;
let alice: Guest;
let agent: Agent;
let child: AgentChat;
let bot: BotView;

beforeAll(async () => {
  world = await openWorld('telegram', {
    runtime: 'openclaw',
    patienceMs: PATIENCE_MS,
    slowMs: SLOW_MS,
  });
  alice = world.guest('alice');
  await timings.of('first message to ready', async () => {
    await alice.subscribes('Starter');
    await alice.pastes('SETUP_TOKEN');
    await alice.sees('Your agent is ready 🎉');
  });
  await alice.isDone();
  agent = new Agent(world, alice);
});

afterAll(async () => {
  timings.print(world.logLines);
  await world.close();
  const left = leftovers(world.dataDir);
  if (left.length > 0) throw new Error(`still running: ${left.join('; ')}`);
});

test('the bot made by one tap answers its owner, without a pairing code', async () => {
  await alice.taps('Connect Telegram');
  const { id } = world.telegram.followNewBotLink(alice.name, await alice.opens('Create my bot'));
  await timings.of('channel connected', () =>
    alice.sees('Telegram is connected: your agent answers there.', 'All set.'),
  );
  await alice.isDone();
  bot = world.telegram.bot(id);
  child = new AgentChat(bot.person(alice.name), PATIENCE_MS);
  // This machine may sleep, so Telegram sends its messages to a webhook.
  expect(bot.webhookUrl()).toMatch(/\/telegram-webhook$/);
  expect(await timings.of('first answer of the agent', () => child.asks('hello'))).toBe(HELLO);
  expect(child.answers()).toEqual([HELLO]);
});

describe('the credential of the running gateway', () => {
  test('is the setup token pasted in the chat', async () => {
    const boot = await agent.boot();
    expect(await sentBy(() => child.asks('who are you?'))).toEqual([
      shown('SETUP_TOKEN', 'authorization'),
    ]);
    expect(await agent.boot()).toEqual(boot);
  });

  test('is the API key after a change, and the old token is used nowhere', async () => {
    const boot = await agent.boot();
    await alice.pastes('API_KEY');
    await timings.of('push of another kind', () =>
      alice.sees(`Your agent now uses the key ending in ${endOf('API_KEY')}.`),
    );
    await alice.isDone();
    expect((await alice.belongings()).credentials).toEqual(['api_key']);
    const anyCalls = world.anthropic.calls.length;
    expect(await sentBy(() => child.asks('and now?'))).toEqual([shown('API_KEY', 'x-api-key')]);
    const used = world.anthropic.calls.slice(anyCalls).map(({ credential }) => credential?.kind);
    expect(used).not.toContain('setup_token');
    expect(await agent.boot()).toEqual(boot);
  });

  test('is gone after disconnecting', async () => {
    const boot = await agent.boot();
    await alice.says('/connect');
    await alice.sees('Disconnect');
    await alice.says('Disconnect');
    await alice.sees('Disconnect your Claude?');
    await alice.says('Disconnect');
    await alice.sees('Done: your key is gone');
    await alice.isDone();
    expect((await alice.belongings()).credentials).toEqual([]);
    const before = world.anthropic.calls.length;
    expect(await child.asks('are you there?')).not.toContain(HELLO);
    expect(world.anthropic.calls.slice(before).filter(({ credential }) => credential)).toEqual([]);
    expect(await agent.boot()).toEqual(boot);
  });

  test('is another token when one is connected again', async () => {
    await alice.pastes('SECOND_SETUP_TOKEN');
    await timings.of('push', () =>
      alice.sees(`Your agent now uses the key ending in ${endOf('SECOND_SETUP_TOKEN')}.`),
    );
    await alice.isDone();
    expect(await sentBy(() => child.asks('hello again'))).toEqual([
      shown('SECOND_SETUP_TOKEN', 'authorization'),
    ]);
  });
});

test('what the gateway searches goes through us and is counted once, and the agent can read what is left', async () => {
  await timings.of('search', () => searches(agent, 'what is new?'));
  const asked = world.perplexity.calls.map(({ operation, status }) => ({ operation, status }));
  expect(asked).toEqual([{ operation: 'search', status: 200 }]);
  const sql = `SELECT service, state, units FROM usage_ledger`;
  expect(await rowsOf(world.app.db, sql, [])).toEqual([
    { service: 'search', state: 'settled', units: 1 },
  ]);
  expect(await readLimits(agent)).toMatchObject({
    plan: 'Starter',
    services: { search: { used: 1, limit: 500, left: 499 } },
  });
});

describe('on Starter', () => {
  test('cron and heartbeat are off in the running gateway', async () => {
    expect(await agent.rpc('cron.status')).toMatchObject({ enabled: false });
    expect(new Set(await heartbeats())).toEqual(new Set(['disabled']));
  });

  test('the machine is not put to sleep during an answer, however long the answer takes', async () => {
    const before = messagesTo(world).length;
    world.fault('anthropic', 'slow:create-message*1');
    const answer = child.asks('think hard');
    await until(
      () => messagesTo(world).length > before,
      () => 'the gateway asked nothing',
      PATIENCE_MS,
    );
    const seen = await lastInspectionOf(world);
    await world.passTime(IDLE_MS);
    await until(
      async () => (await lastInspectionOf(world)) !== seen,
      () => 'nobody looked at the machine',
      PATIENCE_MS,
    );
    expect((await agent.machine()).state).toBe('started');
    expect(await answer).toBe(HELLO);
  });

  test('a message wakes the sleeping machine and is answered', async () => {
    await agent.editConfig({
      cron: { enabled: true },
      agents: { defaults: { heartbeat: { every: '2h' }, model: { primary: MODEL } } },
      messages: { ackReaction: '🦞' },
    });
    const { boots } = await agent.boot();
    await fallsAsleep();
    const sent = await sentBy(() => timings.of('wake and answer', () => child.asks('wake up!')));
    expect(sent).toEqual([shown('SECOND_SETUP_TOKEN', 'authorization')]);
    expect((await agent.boot()).boots).toBe(boots + 1);
  });

  test('cron and heartbeat stay off after the customer’s own edit and a restart', async () => {
    expect(await agent.rpc('cron.status')).toMatchObject({ enabled: false });
    expect((await heartbeats()).at(-1)).toBe('disabled');
    expect(await agent.config()).toMatchObject({
      cron: { enabled: false },
      messages: { ackReaction: '🦞' },
    });
  });
});

test('an upgrade to Pro turns cron and heartbeat on, and the customer’s own keys survive', async () => {
  await changesPlan(world, 'pro');
  // The clock of the product is far ahead of Stripe's, so its word is refused as too old; the next look finds it.
  await world.passTime(HOUR_MS);
  await timings.of('upgrade', () =>
    alice.sees('Your agent now has everything that comes with Pro.'),
  );
  await alice.isDone();
  expect(await agent.rpc('cron.status')).toMatchObject({ enabled: true });
  await until(
    async () => (await heartbeats()).at(-1) === 'started',
    () => 'the heartbeat did not start',
    PATIENCE_MS,
  );
  expect(await agent.config()).toMatchObject({
    messages: { ackReaction: '🦞' },
    agents: { defaults: { heartbeat: { every: '2h' } } },
  });
  // A machine that never sleeps polls.
  await until(
    () => bot.webhookUrl() === null,
    () => 'the gateway never let go of its webhook',
    PATIENCE_MS,
  );
  expect(await child.asks('still there?')).toBe(HELLO);
});

test('a revoked token is noticed at the next check and reported with its own sentence and button', async () => {
  const isSuspected = async () => {
    const sql = 'SELECT 1 FROM credentials WHERE suspected_at IS NOT NULL';
    return (await rowsOf(world.app.db, sql)).length === 1;
  };
  world.anthropic.setBehaviour('SECOND_SETUP_TOKEN', 'revoked');
  await world.passTime(world.app.config.credentialCheckMs);
  await until(isSuspected, () => 'the token was not checked', PATIENCE_MS);
  // A single refusal is not trusted.
  expect(alice.count('This key was revoked')).toBe(0);
  await world.passTime(CONFIRM_MS);
  await alice.sees('This key was revoked', 'Anthropic says it was revoked');
  await alice.sees('Create a new one:', 'New setup token');
  await alice.isDone();
  expect(alice.count('This key was revoked')).toBe(1);
});

test('a channel disconnected in the chat is gone from the gateway, and so is its token', async () => {
  const token = await botToken();
  expect(token).toMatch(/^\d+:[\w-]{35}$/);
  expect(await agent.channels()).toMatchObject({ telegram: { running: true } });
  await alice.says('/channels');
  await alice.sees('Telegram: running ✅');
  await alice.taps('Telegram');
  await alice.sees('Your agent on Telegram');
  await alice.taps('Disconnect');
  await alice.sees('Its token is revoked too');
  await alice.taps('Disconnect');
  await timings.of('channel disconnected', () =>
    alice.sees('Disconnected. Your agent leaves in a moment.'),
  );
  await alice.isDone();
  await until(
    async () => Object.keys(await agent.channels()).length === 0,
    () => 'the gateway never let go of the channel',
    PATIENCE_MS,
  );
  // What commands printed is kept for a while: among it the file that this test itself has asked for.
  const files = await agent.filesWith(token);
  expect(files.filter((file) => !file.includes('/.automna/runs/'))).toEqual([]);
});

/**
 * Lets the time pass in which nobody uses the agent, until its machine is put to sleep: at the first look the gateway may
 * still be busy with its new configuration.
 */
async function fallsAsleep(): Promise<void> {
  let seen = await lastInspectionOf(world);
  await world.passTime(IDLE_MS);
  await until(
    async () => {
      if ((await agent.machine()).state === 'stopped') return true;
      const look = await lastInspectionOf(world);
      if (look !== seen) await world.passTime(INSPECTION_MS);
      seen = look;
      return false;
    },
    () => `the machine was not put to sleep:\n${world.logLines.slice(-30).join('')}`,
    PATIENCE_MS,
  );
}

/** As the gateway has it. */
async function botToken(): Promise<string> {
  const { channels } = (await agent.config()) as { channels: { telegram: { botToken: string } } };
  return channels.telegram.botToken;
}

/** What the gateway said of its heartbeat at each of its starts and reloads, the last one last. */
async function heartbeats(): Promise<(string | undefined)[]> {
  return [...(await agent.log()).matchAll(/\[heartbeat\] (\w+)/g)].map(([, word]) => word);
}

/** The credentials of what the gateway asks Anthropic for meanwhile, each once. */
async function sentBy(work: () => Promise<unknown>): Promise<unknown[]> {
  const before = messagesTo(world).length;
  await work();
  const calls = messagesTo(world).slice(before);
  expect(calls.every(({ status }) => status === 200)).toBe(true);
  return [
    ...new Map(calls.map(({ credential }) => [JSON.stringify(credential), credential])).values(),
  ];
}

function shown(name: FakeName, header: string) {
  const kind = header === 'x-api-key' ? 'api_key' : 'setup_token';
  return { kind, header, fingerprint: fingerprint(paste(name)) };
}
