import type { App } from '../../app.ts';
import type { workOperations } from '../../conversation/operators/operations/work.ts';
import { AppError } from '../../errors.ts';
import { giveUp, retryNow, type StuckWork } from '../../store/stuck-work.ts';
import { SWEEP_NOW } from '../../work/effect-handlers.ts';
import { openQueues } from '../queue-page.ts';
import { STUCK_AFTER, stuckWork } from '../stuck-work.ts';
import type { OperationVerbs } from './verb.ts';

const MOST_LISTED = 15;
const ALL = 1000;

export const workVerbs: OperationVerbs<typeof workOperations> = {
  failed: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    async run(app) {
      const stuck = await stuckWork(app, STUCK_AFTER, MOST_LISTED + 1);
      const lines = stuck.slice(0, MOST_LISTED).map((each) => lineOf(each, app.now()));
      const more = stuck.length > MOST_LISTED ? ['There is more.'] : [];
      const answer = lines.length === 0 ? 'Nothing keeps failing.' : [...lines, ...more].join('\n');
      return { changes: [], after: `${stuck.length} listed`, answer };
    },
  },
  queues: {
    look: () => Promise.resolve({ before: '', blast: '' }),
    run: (app, _args, { id, chat }) =>
      Promise.resolve({
        changes: [openQueues(app, { operation: id, chat })],
        after: 'opened',
        answer:
          'The page opens once, within 10 minutes, and stays open for an hour in that browser. It only shows: /ops_retry and /ops_discard change something.',
      }),
  },
  retry: {
    look: seen,
    async run(app, given) {
      const { job, id } = await theWork(app, given);
      return {
        changes: [retryNow(job, id, app.now()), SWEEP_NOW],
        after: 'tried again',
        answer: 'It is tried again now. /ops_failed shows it again if it fails.',
      };
    },
  },
  discard: {
    async look(app, given) {
      const found = await seen(app, given);
      const blast = `${found.before}. It is not tried again by itself, and whoever waits for it gets nothing.`;
      return { ...found, blast };
    },
    async run(app, given) {
      const { job, id } = await theWork(app, given);
      return {
        changes: [giveUp(job, id)],
        after: `given up: ${given.reason}`,
        answer: 'It is not tried again. The row is still there.',
      };
    },
  },
};

type Given = { job: string; id: string };
type Reads = Pick<App, 'db'>;

async function seen(app: Reads, given: Given) {
  const { job, id, attempts, trouble } = await theWork(app, given);
  const why = trouble === null ? '' : ` (${trouble})`;
  return { before: `${job} ${id} has failed ${attempts} times${why}`, blast: '' };
}

async function theWork(app: Reads, { job, id }: Given): Promise<StuckWork> {
  const found = (await stuckWork(app, 1, ALL)).find((each) => each.job === job && each.id === id);
  if (!found) throw new AppError('not_found', `No work called ${job} ${id} is failing.`);
  return found;
}

function lineOf({ job, id, attempts, trouble, dueAt }: StuckWork, now: number): string {
  const wait = Math.max(0, Math.ceil((dueAt - now) / 60_000));
  const why = trouble === null ? 'the log has the cause' : trouble;
  return `${job} ${id}: ${attempts} times, ${why}; next try in ${wait} min`;
}
