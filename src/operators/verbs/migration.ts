import type { App } from '../../app.ts';
import type { migrationOperations } from '../../conversation/operators/operations/migration.ts';
import { AppError } from '../../errors.ts';
import { WHY_LEFT } from '../../machines/adoption-rules.ts';
import {
  changesToMove,
  changesToPause,
  changesToResume,
  changesToRevert,
  getRun,
  revertOne,
} from '../../migration/control-run.ts';
import { planMigration } from '../../migration/plan-migration.ts';
import { previewCohort } from '../../migration/preview-cohort.ts';
import { SKIP_REASONS } from '../../migration/rules.ts';
import { untiedLine } from '../../migration/untied.ts';
import { listOpenAdoptions } from '../../store/adoptions.ts';
import { listUntied } from '../../store/provisions.ts';
import { countMails } from '../../store/mails.ts';
import { countEntries, findEntry, type JournalEntry } from '../../store/migration-journal.ts';
import { listRuns, type MigrationRun } from '../../store/migration-runs.ts';
import type { OperationVerbs } from './verb.ts';

/** More would not fit into a message. */
const MOST_LINES = 15;

export const migrationVerbs: OperationVerbs<typeof migrationOperations> = {
  migrate_plan: {
    look: nothingBefore,
    async run(app, { proration }) {
      return { changes: [], after: 'looked', answer: await planned(app, proration) };
    },
  },
  migrate_status: {
    look: nothingBefore,
    async run(app) {
      return { changes: [], after: 'looked', answer: (await statusLines(app)).join('\n') };
    },
  },
  migrate: {
    async look(app, { run: id, customers, proration }) {
      const preview = await previewCohort(app, { id, most: customers, proration });
      const { moves, monthlyBefore, monthlyAfter, creditsAtMost } = preview;
      const credits =
        proration === 'none' ? 'No credits.' : `Credits of at most ${dollars(creditsAtMost)}.`;
      const blast =
        `${moves} of the next ${preview.customers} customers get another price: ` +
        `${dollars(monthlyBefore)} a month before, ${dollars(monthlyAfter)} after. ${credits} Each is told, by mail or in their chat.`;
      return { before: 'prices of before', blast };
    },
    async run(app, { run: id, customers, proration, stripe }) {
      const isLiveMeant = isLive(app, stripe);
      const changes = await changesToMove(app, { id, most: customers }, { proration, isLiveMeant });
      return {
        changes,
        after: `${customers} customers, proration ${proration}`,
        answer: `The run ${id} moves them, five a second. /ops_migrate_status shows how far it is.`,
      };
    },
  },
  migrate_pause: {
    look: async (app, { run: id }) => ({ before: stateOf(await getRun(app, id)), blast: '' }),
    run: async (app, { run: id }) => ({
      changes: await changesToPause(app, id),
      after: 'paused',
      answer: `The run ${id} stops after the customers at hand. /ops_migrate_resume goes on.`,
    }),
  },
  migrate_resume: {
    async look(app, { run: id }) {
      const run = await getRun(app, id);
      const what = run.task === 'apply' ? 'moves' : 'takes back';
      return {
        before: stateOf(run),
        blast: `It ${what} the ${run.remaining} customers that are left.`,
      };
    },
    run: async (app, { run: id }) => ({
      changes: await changesToResume(app, id),
      after: 'running',
      answer: `The run ${id} goes on.`,
    }),
  },
  migrate_undo: {
    async look(app, { run: id, customers }) {
      const run = await getRun(app, id);
      const applied = await countApplied(app, id);
      const blast =
        `${Math.min(applied, customers)} of ${applied} moved customers get their old price back, without proration. ` +
        'Recorded credits are taken back, and their time on our key ends. Mails that were sent stay sent.';
      return { before: `${stateOf(run)}, ${applied} moved`, blast };
    },
    async run(app, { run: id, customers, stripe }) {
      const changes = await changesToRevert(app, { id, most: customers }, isLive(app, stripe));
      return {
        changes,
        after: `${customers} are taken back`,
        answer: `The run ${id} takes them back. /ops_migrate_status shows how far it is.`,
      };
    },
  },
  migrate_return: {
    async look(app, { account, run: id }) {
      const { state, creditCents } = await getEntry(app, id, account);
      const blast = `They get their old price back; a credit of ${dollars(creditCents)} is taken back, and their time on our key ends.`;
      return { before: state, blast };
    },
    async run(app, { account, run: id, stripe }) {
      await getEntry(app, id, account);
      await revertOne(app, { id, customer: account }, isLive(app, stripe));
      const { state, reason, notReverted } = await getEntry(app, id, account);
      const stays = notReverted ? ` What stays: ${notReverted}.` : '';
      return {
        changes: [],
        after: state,
        answer: `${state}${reason ? ` (${reason})` : ''}.${stays}`,
      };
    },
  },
};

function nothingBefore() {
  return Promise.resolve({ before: '', blast: '' });
}

/** Whoever names another account than that of the settings has something else in mind. */
function isLive({ config }: App, meant: 'test' | 'live'): boolean {
  const { livemode } = config.stripe;
  if (livemode !== (meant === 'live'))
    throw new AppError('denied', `The key in the settings is a ${livemode ? 'live' : 'test'} key.`);
  return livemode;
}

async function planned(app: App, proration: 'none' | 'always_invoice'): Promise<string> {
  const { moves, skipped, strangers } = await planMigration(app, proration);
  const sum = (of: (move: (typeof moves)[number]) => number) =>
    dollars(moves.reduce((total, move) => total + of(move), 0));
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].map(
    (reason) =>
      `${skipped.filter((each) => each.reason === reason).length}: ${SKIP_REASONS[reason]}`,
  );
  return [
    `${moves.length} would move: ${sum((m) => m.monthlyBefore)} a month before, ${sum((m) => m.monthlyAfter)} after.`,
    `Credits now (proration ${proration}): ${sum((m) => m.credit)}.`,
    `${skipped.length} would not move.`,
    ...reasons,
    ...(strangers.length > 0
      ? [`${strangers.length} subscriptions of people who were not imported.`]
      : []),
  ].join('\n');
}

async function statusLines(app: App): Promise<string[]> {
  const [runs, mails, open, untied] = await app.db.read(
    listRuns(),
    countMails(),
    listOpenAdoptions(),
    listUntied(),
  );
  const lines: string[] = [];
  for (const run of runs.slice(-3)) {
    const [counts] = await app.db.read(countEntries(run.id));
    lines.push(`${run.id}: ${stateOf(run)}, ${run.remaining} left`);
    lines.push(
      ...counts.map(
        ({ state, reason, count }) => `  ${count} ${state}${reason ? ` (${reason})` : ''}`,
      ),
    );
  }
  lines.push(...mails.map(({ kind, state, count }) => `mails, ${kind}: ${count} ${state}`));
  const left = open.filter(({ state }) => state === 'left');
  lines.push(
    ...left.map(({ accountId, reason }) => `${accountId}: machine left alone, ${whyLeft(reason)}`),
  );
  lines.push(...untied.map(untiedLine));
  if (lines.length === 0) return ['No run so far.'];
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), 'scripts/migrate-plans status has the rest.']
    : lines;
}

function whyLeft(reason: string | null): string {
  return (WHY_LEFT as Record<string, string>)[reason ?? ''] ?? reason ?? 'nobody knows why';
}

async function countApplied(app: App, id: string): Promise<number> {
  const [counts] = await app.db.read(countEntries(id));
  return counts
    .filter(({ state }) => state === 'applied' || state === 'reverting')
    .reduce((sum, { count }) => sum + count, 0);
}

async function getEntry(app: App, runId: string, account: string): Promise<JournalEntry> {
  await getRun(app, runId);
  const [entry] = await app.db.read(findEntry(runId, account));
  if (entry) return entry;
  throw new AppError('not_found', `The run ${runId} did nothing for ${account}.`);
}

function stateOf({ task, state, proration, trouble }: MigrationRun): string {
  return `${task}, ${state}, proration ${proration}${trouble === null ? '' : `, last trouble ${trouble}`}`;
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
