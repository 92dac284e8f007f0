import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { LANES } from '../../src/domain/lanes.ts';
import { DUE_TABLES } from '../../src/store/due.ts';
import { openDatabase } from '../../src/store/database.ts';
import { queueName } from '../../src/work/queue.ts';

const PROGRAM = fileURLToPath(new URL('measured-product.ts', import.meta.url));
const SAMPLE_MS = 250;

export type Usage = { cpuMs: number; rss: number; heapUsed: number; peak: number };
/** The largest numbers of jobs and of rows with a time, and how far the jobs ever exceeded the rows. */
export type QueueLength = { jobs: number; rows: number; excess: number };

type Report = { type: 'ready' } | { type: 'usage'; usage: Usage };

/** The product in a process of its own; counts the lines of its log. */
export class Measured {
  lines = 0;
  /** Lines of warnings and errors, by their message. */
  readonly troubles = new Map<string, number>();
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.#count(line));
  }

  static async start(settings: Record<string, string>): Promise<Measured> {
    const child = fork(PROGRAM, {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const product = new Measured(child);
    await product.#answer('ready');
    return product;
  }

  async usage(): Promise<Usage> {
    this.#child.send('usage');
    const answer = await this.#answer('usage');
    if (answer.type !== 'usage') throw new Error('the product did not answer');
    return answer.usage;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }

  #count(line: string): void {
    this.lines += 1;
    const { level, msg } = JSON.parse(line) as { level: number; msg: string };
    if (level >= 40) this.troubles.set(msg, (this.troubles.get(msg) ?? 0) + 1);
  }

  async #answer(type: Report['type']): Promise<Report> {
    for (;;) {
      const [report] = (await once(this.#child, 'message')) as [Report];
      if (report.type === type) return report;
    }
  }
}

const ROWS = [
  ...Object.values(DUE_TABLES).map(
    ({ table }) => `(SELECT count(*) FROM ${table} WHERE due_at IS NOT NULL)`,
  ),
  '(SELECT count(*) FROM subscriptions WHERE sync_due_at IS NOT NULL)',
].join(' + ');

/** Compares the number of jobs with the number of rows that have work, several times a second. */
export async function watchQueue(settings: Record<string, string>) {
  const db = await openDatabase({ url: settings['DATABASE_URL'] ?? '' });
  const connection = { url: settings['REDIS_URL'] ?? '' };
  const queues = LANES.map((lane) => new Queue(queueName(lane), { connection }));
  const longest: QueueLength = { jobs: 0, rows: 0, excess: 0 };
  const count = async (what: string): Promise<number> => {
    const parse = ([row]: { number?: unknown }[]) => Number(row?.number);
    return (await db.read({ sql: `SELECT ${what} AS number`, args: [], parse }))[0];
  };
  const countRows = () => count(ROWS);
  const sample = async (): Promise<void> => {
    // A row may be finished between the two counts.
    const before = await countRows();
    const counts = await Promise.all(
      queues.map((queue) =>
        queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed'),
      ),
    );
    const rows = Math.max(before, await countRows());
    const jobs = counts.reduce((sum, count) => sum + count, 0);
    longest.jobs = Math.max(longest.jobs, jobs);
    longest.rows = Math.max(longest.rows, rows);
    longest.excess = Math.max(longest.excess, jobs - rows);
  };
  let sampling: Promise<void> | null = null;
  const timer = setInterval(() => {
    sampling ??= sample().finally(() => (sampling = null));
  }, SAMPLE_MS);
  return {
    longest,
    db,
    /** How many events have come in. */
    countEvents: () => count('(SELECT count(*) FROM inbox)'),
    async stop() {
      clearInterval(timer);
      await sampling;
      await Promise.all(queues.map((queue) => queue.close()));
      db.close();
    },
  };
}
