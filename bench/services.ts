import assert from 'node:assert/strict';
import { leastOf, type Line, pinLoad, post, report, sendAll, Server } from './harness.ts';

const ROUNDS = 5;
const CONNECTIONS = 64;
const PATH = '/services/search/search';
const MODEL_PATH = '/api/llm/v1/messages';
const KINDS = { small: 30, large: 8, stream: 8, apart: 8, model: 8 } as const;
type Kind = keyof typeof KINDS;
const TARGETS: Record<Kind, number> = {
  small: 0.5,
  large: 0.9,
  stream: 0.9,
  apart: 0.9,
  model: 0.9,
};
const NAMES: Record<Kind, string> = {
  small: 'a metered call, 1 KB',
  large: 'a metered call, answer of 64 KiB',
  stream: 'a metered call, answer in 40 chunks that arrive together',
  apart: 'a metered call, answer in 40 chunks, one after the other',
  model: 'a call to Claude on our key, answer in 40 chunks, one after the other',
};

/** Only the kinds named on the command line, or all. */
const named = process.argv.slice(2).filter((word): word is Kind => word in KINDS);
const kinds = named.length > 0 ? named : (Object.keys(KINDS) as Kind[]);

pinLoad();
const module = new URL('services-servers.ts', import.meta.url);
const upstream = await Server.start('upstream', module, ['upstream']);
const address = `http://127.0.0.1:${upstream.port}`;
const start = (name: string) => Server.start(name, module, [name, address]);
const servers = { ours: await start('ours'), b0: await start('b0'), b1: await start('b1') };
let sent = 0;
let asked = 0;
const tokens = await servers.ours.ask<string[]>('tokens', CONNECTIONS);

try {
  for (const kind of kinds) await assertSame(kind);
  const lines: Line[] = [];
  for (const kind of kinds) {
    for (const connections of kind === 'small' ? [1, CONNECTIONS] : [CONNECTIONS]) {
      lines.push(...(await compare(kind, connections)));
    }
  }
  const { used, open, answered, unanswered } = await servers.ours.ask<Counts>('counts');
  assert.equal(used, sent, 'every call has to be counted once');
  assert.equal(open, 0, 'no hold may stay open');
  assert.equal(answered, asked, 'every call to Claude has to be settled once');
  assert.equal(unanswered, 0, 'no call to Claude may stay reserved');
  report(lines, [`${used + answered} calls were served, and each was settled.`]);
} finally {
  for (const server of [...Object.values(servers), upstream]) await server.stop();
}

async function compare(kind: Kind, connections: number): Promise<Line[]> {
  const measure = (server: Server) => async () => {
    const each = connections === 1 ? KINDS[kind] * 8 : KINDS[kind];
    const lists = Array.from({ length: connections }, (_, index) =>
      Array.from({ length: each }, (_each, turn) => requestOf(kind, (index + turn) % CONNECTIONS)),
    );
    const before = await server.ask<number>('cpuUs');
    await sendAll(server.port, lists);
    if (server === servers.ours) countSent(kind, connections * each);
    return ((await server.ask<number>('cpuUs')) - before) / (connections * each);
  };
  const { ours, b0, b1 } = servers;
  const warmUp = [ours, b0, b1].map((server) => measure(server));
  for (const run of warmUp) await run();
  const least = await leastOf(ROUNDS, { ours: measure(ours), b0: measure(b0), b1: measure(b1) });
  const name = `${NAMES[kind]}, ${connections} at a time`;
  return [
    {
      name,
      ratio: least.b0 / least.ours,
      baseline: `B0 (${least.b0.toFixed(0)} µs)`,
      target: TARGETS[kind],
      cpuUs: least.ours,
    },
    {
      name,
      ratio: least.b1 / least.ours,
      baseline: `B1 (${least.b1.toFixed(0)} µs)`,
      target: null,
      cpuUs: least.ours,
    },
  ];
}

type Counts = { used: number; open: number; answered: number; unanswered: number };

function countSent(kind: Kind, count: number): void {
  if (kind === 'model') asked += count;
  else sent += count;
}

/** The upstream finds the kind of answer by the word `query`. */
function bodyOf(kind: Kind): object {
  const query = `${kind} ${'q'.repeat(900)}`;
  if (kind !== 'model') return { query };
  const messages = [{ role: 'user', content: 'hello' }];
  const request = { model: 'claude-sonnet-4-6', max_tokens: 1000, stream: true, messages };
  return { ...request, metadata: { query } };
}

function pathOf(kind: Kind): string {
  return kind === 'model' ? MODEL_PATH : PATH;
}

function requestOf(kind: Kind, index: number): Buffer {
  return post(pathOf(kind), bodyOf(kind), { authorization: `Bearer ${tokens[index] ?? ''}` });
}

/** All servers give the same answer, before anything is measured. */
async function assertSame(kind: Kind): Promise<void> {
  const answers = await Promise.all(
    Object.values(servers).map(async ({ port }) => {
      const answer = await fetch(`http://127.0.0.1:${port}${pathOf(kind)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens[0] ?? ''}`, 'content-type': 'application/json' },
        body: JSON.stringify(bodyOf(kind)),
      });
      return [answer.status, await answer.text()];
    }),
  );
  countSent(kind, 1);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0]?.[0], 200);
}
