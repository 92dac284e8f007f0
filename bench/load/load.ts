import { parseArgs } from 'node:util';
import { answers, becomesCustomer, percentile, type Waits } from './people.ts';
import { megabytes, print, seconds } from './report.ts';
import { openStage, type Stage } from './stage.ts';

const { values: given } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    pace: { type: 'string', default: '0.05' },
    machines: { type: 'string', default: '2000' },
    flood: { type: 'string', default: '0' },
    fly: { type: 'string', default: 'slow' },
  },
});
const [people, machines, flood] = [given.people, given.machines, given.flood].map(Number);
const OTHERS = 20;
/** Few enough that nobody but the flooder is slowed down for writing too much. */
const ROUNDS = 8;

const stage = await openStage(Number(given.pace));
try {
  if (flood) await floodChat(stage, flood);
  else await comeAtOnce(stage, { people: people ?? 0, machines: machines ?? 0 });
  printUsage(stage, await stage.product.usage());
} finally {
  await stage.close();
}

/** Many people come at once, while machines are due for an inspection and Fly is slow. */
async function comeAtOnce(on: Stage, counts: { people: number; machines: number }): Promise<void> {
  if (given.fly === 'slow') on.world.fly.faults.enable('slow');
  const alone = await becomesCustomer(on.world, 'Alone');
  print('alone', { link: seconds(alone.linkMs), build: seconds(alone.buildMs) });
  await makeMachinesDue(on, counts.machines);
  const before = await on.product.usage();
  const startedAt = performance.now();
  const waits = await Promise.all(
    Array.from({ length: counts.people }, (_, index) => becomesCustomer(on.world, `P${index}`)),
  );
  const tookMs = performance.now() - startedAt;
  const { cpuMs } = await on.product.usage();
  const links = waits.map(({ linkMs }) => linkMs);
  const builds = waits.map(({ buildMs }: Waits) => buildMs);
  print('payment link', {
    p50: seconds(percentile(links, 50)),
    p95: seconds(percentile(links, 95)),
  });
  const median = percentile(builds, 50);
  print('build', {
    p50: seconds(median),
    p95: seconds(percentile(builds, 95)),
    'times of one alone': (median / alone.buildMs).toFixed(2),
  });
  print('all', {
    took: seconds(tookMs),
    cpu: `${(((cpuMs - before.cpuMs) / tookMs) * 100).toFixed(0)} %`,
  });
}

/** Machines that are paused, so that an inspection is one call and changes nothing. */
async function makeMachinesDue({ queue: { db } }: Stage, count: number): Promise<void> {
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  if (count === 0) return;
  await db.write([
    `${numbers} INSERT INTO accounts (id, home_chat, locale, created_at) SELECT 'acc_load' || i, '', 'en', 0 FROM n`,
    `${numbers} INSERT INTO machines (id, account_id, desired_rev, applied_rev, state, app_name, region, gateway_token_sealed,
       service_token_sealed, service_token_hash, fly_machine_id, paused, build_started_at, ready_at)
     SELECT 'mch_load' || i, 'acc_load' || i, 1, 1, 'ready', 'load-' || i, 'iad', '', '', 'load' || i, 'm' || i, 1, 0, 0 FROM n`,
    `${numbers} INSERT INTO observations (id, state, seen_at, due_at) SELECT 'mch_load' || i, 'destroyed', 0, ${Date.now()} FROM n`,
  ]);
}

/** One person sends thousands of messages, while others get their answers. */
async function floodChat({ world: { chat } }: Stage, count: number): Promise<void> {
  const flooder = chat.person('Flooder');
  const others = Array.from({ length: OTHERS }, (_, index) => chat.person(`Other ${index}`));
  const askAll = () =>
    Promise.all(others.map((person) => answers(person, '/help', ({ text }) => text.length > 0)));
  await askAll();
  for (let sent = 0; sent < count; sent += 1) void flooder.say(`message ${sent}`);
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    waits.push(...(await askAll()));
  }
  print('others during a flood', {
    messages: count,
    p50: seconds(percentile(waits, 50)),
    p95: seconds(percentile(waits, 95)),
  });
}

function printUsage(
  { queue, product }: Stage,
  { peak, heapUsed }: { peak: number; heapUsed: number },
): void {
  const { jobs, rows, excess } = queue.longest;
  print('queue', { 'most jobs': jobs, 'most rows with work': rows, 'jobs above rows': excess });
  print('memory', { peak: megabytes(peak), 'heap at the end': megabytes(heapUsed) });
  print('log', { lines: product.lines, ...Object.fromEntries(product.troubles) });
}
