import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import { findAcceptedCredential } from '../../../src/store/credentials.ts';
import { moveGraceEnd, startGrace } from '../../../src/store/graces.ts';
import { raiseDesiredRev } from '../../../src/store/machines.ts';
import type { Guest } from '../../fixtures/guest.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';
import { Agent, messagesTo } from './agent.ts';
import { AgentChat } from './agent-chat.ts';

// A customer of the old service in their first month, with a real gateway that goes through the product's own proxy. Each test goes
// on where the one before it ended.

const PATIENCE_MS = 300_000;
/** Long enough to be switched meanwhile. */
const SLOW_MS = 60_000;
const HELLO = 'Hello from the sandbox Claude.';
const OUR_KEY = fakeCredential('SECOND_API_KEY');
const OWN_KEY = fakeCredential('API_KEY');
const DAY_MS = 24 * 3_600_000;

let world: World;
let alice: Guest;
let agent: Agent;
let chat: AgentChat;
let account: string;

beforeAll(async () => {
  world = await openWorld('telegram', {
    runtime: 'openclaw',
    patienceMs: PATIENCE_MS,
    slowMs: SLOW_MS,
    settings: { GRACE_API_KEY: OUR_KEY },
  });
  alice = world.guest('alice');
  await alice.becomesCustomer('API_KEY', 'Pro');
  agent = new Agent(world, alice);
  account = await alice.account();
  const bot = world.telegram.createBot(alice.name, { name: 'Mine', username: 'alices_own_bot' });
  await alice.taps('Connect Telegram');
  await alice.says(bot.token);
  await alice.sees('Telegram is connected: your agent answers there.');
  await alice.isDone();
  chat = new AgentChat(world.telegram.bot(bot.id).person(alice.name), PATIENCE_MS);
  await disconnectsClaude();
});

afterAll(() => world.close());

test('in their first month the answer streams through us, on our key', async () => {
  const now = Date.now();
  await world.app.db.write([
    startGrace(account, { now, endsAt: now + 30 * DAY_MS }),
    raiseDesiredRev(account, now),
  ]);
  await hasProxy(true);
  expect(await chat.asks('hello')).toBe(HELLO);
  expect(keyOfLast()).toBe(fingerprint(OUR_KEY));
  const [spent] = await spending();
  expect(spent).toBeGreaterThan(0);
});

test('after the last day the agent’s own channel shows the way to connect', async () => {
  await world.app.db.write([moveGraceEnd(account, Date.now() - 1000)]);
  // A caller is remembered for some seconds.
  await until(
    async () => (await chat.asks('are you there?')).includes('/connect/'),
    () => JSON.stringify(chat.answers()),
    PATIENCE_MS,
  );
  expect(chat.answers().at(-1)).toContain('time on our key ended on');
  const calls = messagesTo(world).length;
  expect(await chat.asks('and now?')).toContain('/connect/');
  expect(messagesTo(world)).toHaveLength(calls);
});

test('switched while it answers, the agent ends that answer on our key and gives the next one on its owner’s', async () => {
  await world.app.db.write([moveGraceEnd(account, Date.now() + DAY_MS)]);
  await until(
    async () => (await chat.asks('and now?')) === HELLO,
    () => JSON.stringify(chat.answers()),
    PATIENCE_MS,
  );
  const { pid } = await agent.boot();
  world.fault('anthropic', 'slow:create-message*1');
  const before = chat.answers().length;
  const running = chat.asks('take your time');
  const turn = () => messagesTo(world).at(-1);
  await until(
    () => turn()?.status === 0,
    () => 'no turn began',
    PATIENCE_MS,
  );
  const call = turn();
  await alice.says('/connect');
  await alice.taps('API key');
  await alice.pastes('API_KEY');
  await hasProxy(false);
  expect(await running).toBe(HELLO);
  expect(chat.answers().length).toBe(before + 1);
  expect(call).toMatchObject({ status: 200, credential: { fingerprint: fingerprint(OUR_KEY) } });
  await alice.isDone();
  expect(await chat.asks('hello again')).toBe(HELLO);
  expect(keyOfLast()).toBe(fingerprint(OWN_KEY));
  expect((await agent.boot()).pid).toBe(pid);
});

async function disconnectsClaude(): Promise<void> {
  await alice.says('/connect');
  await alice.sees('Your Claude', 'Disconnect');
  await alice.taps('Disconnect');
  await alice.sees('Disconnect your Claude?');
  await alice.taps('Disconnect');
  await alice.sees('Removing your key');
  await alice.isDone();
  const [credential] = await world.app.db.read(findAcceptedCredential(account));
  expect(credential).toBeNull();
}

/** Whether the gateway's file names our proxy. */
async function hasProxy(wanted: boolean): Promise<void> {
  await until(
    async () => {
      // While the product configures the machine, another command may have to wait.
      const config = await agent.config().catch(() => null);
      return config !== null && JSON.stringify(config).includes('/api/llm') === wanted;
    },
    () => `the proxy is ${wanted ? 'not ' : ''}in the file`,
    PATIENCE_MS,
  );
}

function keyOfLast(): string | undefined {
  return messagesTo(world).at(-1)?.credential?.fingerprint;
}

async function spending(): Promise<number[]> {
  const [rows] = await world.app.db.read({
    sql: 'SELECT used FROM grace_spend WHERE account_id = ? AND day = -1',
    args: [account],
    parse: (found) => found.map((row) => Number(row['used'])),
  });
  return rows;
}
