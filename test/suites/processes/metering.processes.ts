import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startPerplexity } from '../../../sandbox/perplexity/perplexity.ts';
import { periodAt } from '../../../src/domain/usage-period.ts';
import { settleHold } from '../../../src/services/settle-hold.ts';
import { listDrift } from '../../../src/store/usage.ts';
import { query, SETTINGS, testApp, type TestApp, valueOf } from '../../fixtures/app.ts';
import { aGateway, aServiceToken, usedOf } from '../../fixtures/gateway.ts';
import { until } from '../../fixtures/until.ts';

const SERVE = join(import.meta.dirname, '../../../scripts/serve.ts');
const KEY = 'pplx-test-only-not-a-key';
const LEFT = 20;
const PARALLEL = 256;
const POWER_SEARCHES = 10_000;
/** 5 for 100 bursts and callers that leave. */
const SCALE = Number(process.env['METERING_SCALE'] ?? 1);
const BURSTS = 20 * SCALE;
const KILLS = 2 * SCALE;
const LEAVERS = 400;
const TIMES = 5 * SCALE;
const TIMEOUT_MS = 600_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The web role as a process of its own, which can be killed and started again on the same port. */
class WebProcess {
  readonly url: string;
  readonly #settings: Record<string, string>;
  #child: ChildProcess | null = null;

  constructor(port: number, settings: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}/services/search/search`;
    this.#settings = { ...SETTINGS, LOG_LEVEL: 'error', ...settings, PORT: String(port) };
  }

  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'], ...this.#settings };
    const child = fork(SERVE, ['web'], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env,
    });
    this.#child = child;
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('the process ended at once'))),
    ]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

async function twoProcesses() {
  const perplexity = await startPerplexity({ apiKey: KEY });
  const urls = { PERPLEXITY_API_URL: perplexity.url, PERPLEXITY_API_KEY: KEY };
  const app = await testApp({ settings: urls, clock: { now: Date.now() } });
  const settings = { ...urls, DATABASE_URL: app.databaseUrl };
  const processes = [
    new WebProcess(await freePort(), settings),
    new WebProcess(await freePort(), settings),
  ];
  await Promise.all(processes.map((each) => each.start()));
  const agent = new Agent({ connections: PARALLEL });
  onTestFinished(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await agent.destroy();
    await perplexity.close();
  });
  /** The status of a search; 0 when it was not answered completely. */
  const search = async (url: string, token: string): Promise<number> => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    try {
      const answer = await request(url, {
        method: 'POST',
        headers,
        body: '{"query":"otters"}',
        dispatcher: agent,
      });
      await answer.body.text();
      return answer.statusCode;
    } catch {
      return 0;
    }
  };
  const burst = (token: string): Promise<number[]> =>
    Promise.all(
      Array.from({ length: PARALLEL }, (_, index) =>
        search(processes[index % 2]?.url ?? '', token),
      ),
    );
  return { app, perplexity, processes, burst };
}

/** A customer with so many searches left this month. */
async function aCustomer(app: TestApp, person: string, left: number): Promise<string> {
  const token = await aServiceToken(app, { person, plan: 'power' });
  const { id, day } = periodAt(app.now());
  await app.db.write([
    {
      sql: `INSERT INTO usage_ledger (account_id, period, service, day, kind, state, units, created_at, settled_at)
            VALUES (?, ?, 'search', ?, 'test', 'settled', ?, ?, ?)`,
      args: [`acc_${person}`, id, day, POWER_SEARCHES - left, app.now(), app.now()],
    },
  ]);
  return token;
}

async function driftOf(app: TestApp): Promise<unknown[]> {
  return (await app.db.read(listDrift('2000-01')))[0];
}

test(
  '256 requests at once across two processes are served to the unit, burst after burst',
  { timeout: TIMEOUT_MS },
  async () => {
    const { app, perplexity, burst } = await twoProcesses();
    for (let round = 0; round < BURSTS; round += 1) {
      const token = await aCustomer(app, `customer-${round}`, LEFT);
      const before = perplexity.searches();
      const statuses = await burst(token);
      const served = statuses.filter((status) => status === 200).length;
      expect([round, served, perplexity.searches() - before]).toEqual([round, LEFT, LEFT]);
      expect(new Set(statuses)).toEqual(new Set([200, 402, 429]));
      expect(await usedOf(app, `customer-${round}`, 'search')).toBe(POWER_SEARCHES);
    }
    expect(await driftOf(app)).toEqual([]);
  },
);

test(
  'with a process killed in each burst, nobody pays for more than was made, or gets more than was paid',
  { timeout: TIMEOUT_MS },
  async () => {
    const { app, perplexity, processes, burst } = await twoProcesses();
    for (let round = 0; round < KILLS; round += 1) {
      const token = await aCustomer(app, `killed-${round}`, LEFT);
      const before = perplexity.searches();
      const bursting = burst(token);
      const victim = processes[round % 2];
      await until(
        () => perplexity.searches() > before,
        () => 'nothing was searched',
      );
      await victim?.kill();
      const served = (await bursting).filter((status) => status === 200).length;
      const seen = perplexity.searches() - before;
      const settled =
        Number(await usedOf(app, `killed-${round}`, 'search')) - (POWER_SEARCHES - LEFT);
      const open = await query(app, `SELECT id FROM usage_ledger WHERE state = 'reserved'`);
      expect(served).toBeLessThanOrEqual(settled);
      expect(settled).toBeLessThanOrEqual(seen);
      expect(seen).toBeLessThanOrEqual(settled + open.length);
      expect(seen).toBeLessThanOrEqual(LEFT);
      for (const row of open) await settleHold(app, String(row['id']));
      expect(await usedOf(app, `killed-${round}`, 'search')).toBe(POWER_SEARCHES - LEFT + settled);
      await victim?.start();
    }
    expect(await driftOf(app)).toEqual([]);
    expect(await valueOf(app, `SELECT count(*) FROM usage_ledger WHERE state = 'reserved'`)).toBe(
      0,
    );
  },
);

test(
  'callers that leave in the middle of an answer pay one unit each and leave nothing open',
  { timeout: TIMEOUT_MS },
  async () => {
    const { app, perplexity, url } = await aGateway();
    perplexity.faults.enable('trickle');
    const tokens: string[] = [];
    for (let index = 0; index < LEAVERS; index += 1) {
      tokens.push(await aServiceToken(app, { person: `leaver-${index}`, plan: 'power' }));
    }
    const before = process.memoryUsage().heapUsed;
    for (let times = 0; times < TIMES; times += 1) {
      for (let from = 0; from < LEAVERS; from += 50) {
        await Promise.all(
          tokens.slice(from, from + 50).map((token) => leaveEarly(`${url}/search/search`, token)),
        );
      }
    }
    await until(
      () => perplexity.openAnswers() === 0,
      () => `${perplexity.openAnswers()} answers are still being sent`,
    );
    const sockets = process
      .getActiveResourcesInfo()
      .filter((each) => each === 'TCPSocketWrap').length;
    const toMiB = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    process.stdout.write(
      `heap ${toMiB(before)} before, ${toMiB(process.memoryUsage().heapUsed)} after; ${sockets} sockets open\n`,
    );
    expect(await valueOf(app, 'SELECT sum(used) FROM usage_counters')).toBe(LEAVERS * TIMES);
    expect(await valueOf(app, `SELECT count(*) FROM usage_ledger WHERE state <> 'settled'`)).toBe(
      0,
    );
    expect(perplexity.searches()).toBe(LEAVERS * TIMES);
    expect(await driftOf(app)).toEqual([]);
  },
);

/** Reads the beginning of an answer and drops the connection. */
async function leaveEarly(url: string, token: string): Promise<void> {
  const leave = new AbortController();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: token },
    body: '{"query":"otters"}',
    signal: leave.signal,
  });
  expect(answer.status).toBe(200);
  leave.abort();
}
