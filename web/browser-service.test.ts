import { once } from 'node:events';
import { connect } from 'node:net';
import Browserbase from '@browserbasehq/sdk';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { valueOf } from '../test/fixtures/app.ts';
import {
  aGateway,
  aServiceToken,
  type GatewayBench,
  hasUsed,
  usedOf,
} from '../test/fixtures/gateway.ts';
import { until } from '../test/fixtures/until.ts';
import { settleHold } from '../src/services/settle-hold.ts';
import { setSwitch } from '../src/store/switches.ts';

type Browsing = { bench: GatewayBench; client: Browserbase; token: string };

/** Browserbase's own client, pointed at us. */
async function aClient(person = 'alice', given?: GatewayBench): Promise<Browsing> {
  const bench = given ?? (await aGateway());
  const token = await aServiceToken(bench.app, { person, plan: 'pro' });
  const client = new Browserbase({ apiKey: token, baseURL: `${bench.url}/browser` });
  return { bench, client, token };
}

/** The path of a link at the server of this test. */
function here({ url }: GatewayBench, link: string): string {
  return link.replace(/^wss:\/\/automna\.test\/services/, url.replace('http', 'ws'));
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await once(socket, 'open');
  return socket;
}

async function ask(socket: WebSocket, method: string): Promise<unknown> {
  socket.send(JSON.stringify({ id: 1, method }));
  const [data] = (await once(socket, 'message')) as [Buffer];
  return (JSON.parse(data.toString()) as { result: unknown }).result;
}

test('Browserbase’s own client opens, reads, inspects and releases a session, and its seconds count', async () => {
  const { bench, client } = await aClient();
  const session = await client.sessions.create({ api_timeout: 300, keepAlive: true });
  expect(session.connectUrl).toMatch(/^wss:\/\/automna\.test\/services\/browser\/cdp\//);
  expect(session).not.toHaveProperty('signingKey');
  expect((await client.sessions.retrieve(session.id)).status).toBe('RUNNING');
  expect((await client.sessions.debug(session.id)).wsUrl).toContain('automna.test');
  bench.app.clock.now += 90_000;
  const released = await client.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
  expect(released.status).toBe('COMPLETED');
  await client.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
  expect(await usedOf(bench.app, 'alice', 'browser')).toBe(90);
  expect(await valueOf(bench.app, 'SELECT count(*) FROM usage_ledger')).toBe(1);
  expect(bench.browserbase.sessions()[0]?.userMetadata['account']).toBe('acc_alice');
});

test('a create that is sent again at once is one session', async () => {
  const { bench, client } = await aClient();
  const [one, two] = await Promise.all([client.sessions.create(), client.sessions.create()]);
  expect(one.id).toBe(two.id);
  expect(bench.browserbase.sessions()).toHaveLength(1);
});

test('a session gets what is left, and none when that is less than a minute', async () => {
  const { bench, client } = await aClient();
  await hasUsed(bench.app, 'alice', 'browser', 300 * 60 - 130);
  const session = await client.sessions.create();
  const length = Date.parse(session.expiresAt) - Date.parse(session.startedAt ?? session.createdAt);
  expect(length).toBe(120_000);
  bench.app.clock.now += 6000;
  await expect(client.sessions.create()).rejects.toMatchObject({ status: 402 });
});

test('the sessions of others do not exist, and no path leads around the rules', async () => {
  const { bench, client } = await aClient();
  const { id } = await client.sessions.create();
  const other = await aClient('bob', bench);
  await expect(other.client.sessions.retrieve(id)).rejects.toMatchObject({ status: 404 });
  const release = other.client.sessions.update(id, { status: 'REQUEST_RELEASE' });
  await expect(release).rejects.toMatchObject({ status: 404 });
  await expect(client.sessions.retrieve('../projects')).rejects.toMatchObject({ status: 404 });
  await expect(client.sessions.list()).rejects.toMatchObject({ status: 404 });
  await expect(client.contexts.create({ projectId: 'p' })).rejects.toMatchObject({ status: 404 });
});

test('a browser is driven through the bridge, and ends when its last connection has left', async () => {
  const { bench, client } = await aClient();
  const session = await client.sessions.create();
  const socket = await opened(new WebSocket(here(bench, session.connectUrl)));
  expect(await ask(socket, 'Target.getTargets')).toEqual({ method: 'Target.getTargets' });
  expect(bench.browserbase.connections()).toBe(1);
  bench.app.clock.now += 75_000;
  socket.close();
  await until(
    async () => (await usedOf(bench.app, 'alice', 'browser')) === 75,
    () => 'the session was not settled',
  );
  expect(bench.browserbase.sessions()[0]?.status).toBe('COMPLETED');
  expect(bench.browserbase.connections()).toBe(0);
});

test('OpenClaw’s profile has a browser of its own; asking for the version opens none', async () => {
  const { bench, token } = await aClient();
  const link = `${bench.url}/browser/cdp/devtools/browser/own`.replace(
    'http://',
    `ws://automna:${token}@`,
  );
  const probe = await opened(new WebSocket(link));
  expect(await ask(probe, 'Browser.getVersion')).toMatchObject({ protocolVersion: '1.3' });
  probe.close();
  expect(bench.browserbase.sessions()).toEqual([]);
  const socket = await opened(new WebSocket(link));
  await ask(socket, 'Browser.getVersion');
  expect(await ask(socket, 'Target.getTargets')).toEqual({ method: 'Target.getTargets' });
  expect(bench.browserbase.sessions()).toHaveLength(1);
});

test.each(['own', 'forged.signature', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`])(
  'without its token or signature a browser is closed: %s',
  async (name) => {
    const { bench } = await aClient();
    const socket = await opened(
      new WebSocket(`${bench.url}/browser/cdp/devtools/browser/${name}`.replace('http', 'ws')),
    );
    socket.send('{"id":1,"method":"Target.getTargets"}');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1011);
    expect(bench.browserbase.sessions()).toEqual([]);
  },
);

test('nothing that a stranger sends and breaks off ends the process', async () => {
  const { bench, token } = await aClient();
  const { port } = new URL(bench.url);
  const upgrade = (path: string, headers = '') =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`;
  for (const path of ['/nowhere', '/services/browser/cdp/devtools/browser/own']) {
    const socket = connect(Number(port), '127.0.0.1');
    // The other side may close first.
    const closed = once(socket, 'close');
    await once(socket, 'connect');
    socket.write(upgrade(path));
    await once(socket, 'data');
    socket.resetAndDestroy();
    await closed;
  }
  const link = `${bench.url}/browser/cdp/devtools/browser/own`.replace(
    'http://',
    `ws://automna:${token}@`,
  );
  for (const words of ['Browser.getVersion', 'null Browser.getVersion', '["Browser.getVersion"]']) {
    const socket = await opened(new WebSocket(link));
    socket.send(words);
    await until(
      () => bench.browserbase.connections() > 0,
      () => 'no browser was asked',
    );
    socket.terminate();
    await until(
      () => bench.browserbase.connections() === 0,
      () => 'the browser is still connected',
    );
  }
  expect((await fetch(`${bench.url}/nowhere`)).status).toBe(401);
});

test('a stranger is closed before anything was sent', async () => {
  const { bench } = await aClient();
  const socket = await opened(
    new WebSocket(`${bench.url}/browser/cdp/devtools/browser/own`.replace('http', 'ws')),
  );
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1011);
});

/** The address with which OpenClaw's profile asks for a browser of its own. */
function ownLink({ bench, token }: Browsing): string {
  const url = `${bench.url}/browser/cdp/devtools/browser/own`;
  return url.replace('http://', `ws://automna:${token}@`);
}

test('OpenClaw’s profile gets no browser while operators have switched them off', async () => {
  const browsing = await aClient();
  const { bench } = browsing;
  await bench.app.db.write([setSwitch('browser', 'off')]);
  const socket = await opened(new WebSocket(ownLink(browsing)));
  socket.send('{"id":1,"method":"Target.getTargets"}');
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  expect([code, reason.toString()]).toEqual([1011, expect.stringContaining('switched off')]);
  expect(bench.browserbase.sessions()).toEqual([]);
});

test('an agent that connects again and again asks Browserbase only so often', async () => {
  const { bench, client } = await aClient();
  const session = await client.sessions.create();
  const link = here(bench, session.connectUrl);
  const connect = async () => {
    const socket = await opened(new WebSocket(link));
    socket.send('{"id":1,"method":"Target.getTargets"}');
    const [code] = await Promise.race([once(socket, 'close'), once(socket, 'message')]);
    socket.terminate();
    return code === 1011 ? 'refused' : 'connected';
  };
  const first = await opened(new WebSocket(link));
  await ask(first, 'Target.getTargets');
  const results: string[] = [];
  for (let times = 0; times < 31; times += 1) results.push(await connect());
  expect(results.filter((result) => result === 'refused')).toHaveLength(2);
});

test('our key in an answer of Browserbase stays with us', async () => {
  const { bench, client } = await aClient();
  bench.browserbase.faults.enable('key-in-address');
  const session = await client.sessions.create();
  const debug = await client.sessions.debug(session.id);
  expect(debug.debuggerUrl).toContain('apiKey=…');
  expect(JSON.stringify([session, debug])).not.toContain('not_a_key');
});

test('when the time of a session is over, its connection is cut and it is released', async () => {
  const { bench, client } = await aClient();
  const session = await client.sessions.create({ api_timeout: 60, keepAlive: true });
  const socket = await opened(new WebSocket(here(bench, session.connectUrl)));
  bench.app.clock.now += 59_990;
  socket.send('{"id":1,"method":"Target.getTargets"}');
  await once(socket, 'close');
  await until(
    async () => (await usedOf(bench.app, 'alice', 'browser')) === 60,
    () => 'the session was not settled',
  );
  expect(bench.browserbase.connections()).toBe(0);
});

test('a session that nobody released is settled from the record', async () => {
  const { bench, client } = await aClient();
  await client.sessions.create({ api_timeout: 120, keepAlive: true });
  bench.app.clock.now += 300_000;
  await settleHold(bench.app, String(await valueOf(bench.app, 'SELECT id FROM usage_ledger')));
  expect(await usedOf(bench.app, 'alice', 'browser')).toBe(120);
});

test.each([
  ['no-credit', 503],
  ['error:create-session', 502],
])('a failure of the provider is ours: %s', async (fault, status) => {
  const { bench, token } = await aClient();
  bench.browserbase.faults.enable(fault);
  const answer = await fetch(`${bench.url}/browser/v1/sessions`, {
    method: 'POST',
    headers: { 'x-bb-api-key': token },
    body: '{}',
  });
  expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([status, 'false']);
});
