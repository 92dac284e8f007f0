import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { App } from '../src/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApp } from '../src/create-app.ts';
import { AppError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';
import {
  getRun,
  pauseMigration,
  resumeMigration,
  revertOne,
  startMoving,
  startReverting,
} from '../src/migration/control-run.ts';
import { adoptAgain } from '../src/migration/adopt-again.ts';
import { archiveOldPrices, listOldPrices } from '../src/migration/cleanup.ts';
import { importCustomers } from '../src/migration/import-customers.ts';
import { listClaimLinks } from '../src/migration/list-claim-links.ts';
import { moveGrace } from '../src/migration/move-grace.ts';
import { planMigration } from '../src/migration/plan-migration.ts';
import { recordBounces } from '../src/migration/record-bounces.ts';
import { previewCohort } from '../src/migration/preview-cohort.ts';
import { SKIP_REASONS } from '../src/migration/rules.ts';
import { suppressMail } from '../src/migration/suppress-mail.ts';
import { runMigration } from '../src/migration/run-migration.ts';
import { verifyMigration } from '../src/migration/verify-migration.ts';
import { addMissingMails, countMails } from '../src/store/mails.ts';
import { WHY_LEFT } from '../src/machines/adoption-rules.ts';
import { untiedLine } from '../src/migration/untied.ts';
import { listOpenAdoptions } from '../src/store/adoptions.ts';
import { listUntied } from '../src/store/provisions.ts';
import { countEntries } from '../src/store/migration-journal.ts';
import { findRun, listRuns, type Proration, PRORATIONS } from '../src/store/migration-runs.ts';
import { LeaseBusy } from '../src/work/lease.ts';

const HELP = `scripts/migrate-plans COMMAND [options]

Moves the customers of the legacy plans (LEGACY_PRICES) to the plans of today. Nothing is deleted, and old prices stay active.

  import FILE                          people of the old service, from a .csv or .json file: all of it or nothing
  plan [--proration MODE]              what would happen to whom, and the money; changes nothing
  apply --run ID --cohort N            moves the next N customers, at most five a second; again with the same ID goes on
        [--proration MODE] [--live]
  pause --run ID · resume --run ID     a run that was interrupted is resumed in the same way
  verify --run ID                      compares the journal with Stripe and with what is stored here
  rollback --run ID --cohort N         takes back the moves of N customers of the run
  rollback --run ID --customer WHO     of one customer, by address or account
  adopt --customer WHO                 tries again to take their old machine, number and inbox under our control
  adoptions                            the old machines, numbers and inboxes that are not adopted, and why
  links                                a link for each platform for everybody who has no chat yet: good once, for 60 days
  mail                                 queues the mails about the move that nobody has queued; again changes nothing
  bounced FILE                         a mail that came back, as it came, or an mbox of them; - reads it from the input
  bounced --customer WHO               the mail to this address came back: nothing is sent there any more
  grace --customer WHO --days N        the time on our key ends N days from now; 0 ends it at once
  cleanup [--apply] [--live]           what of the old service nobody needs any more; --apply archives these prices
  status                               every run with its counts

  --proration none             the default: the month stays paid at the old price, the next one costs the new price
  --proration always_invoice   the unused part of the old price becomes a credit now, which lowers the next invoices
  --live                       needed with a live key of Stripe`;

type Options = {
  run?: string | undefined;
  cohort?: string | undefined;
  proration?: string | undefined;
  customer?: string | undefined;
  days?: string | undefined;
  live: boolean;
  apply: boolean;
};

const OLD_PRICE = {
  archived: 'archived already',
  safe: 'safe to archive',
  in_use: 'still needed',
};

type Command = (app: App, options: Options, file: string | undefined) => Promise<number>;

const COMMANDS: Record<string, Command> = {
  import: async (app, _options, file) => {
    if (!file) throw new AppError('bad_input', 'name the file to import');
    const format = file.endsWith('.json') ? 'json' : 'csv';
    const { added, known } = await importCustomers(app, readFileSync(file, 'utf8'), format);
    print(`${added} imported, ${known} known already.`);
    return 0;
  },
  plan: async (app, options) => {
    const proration = prorationOf(options) ?? 'none';
    const { moves, skipped, strangers, requests } = await planMigration(app, proration);
    for (const each of moves)
      print(
        `${each.accountId}  ${each.from} ${dollars(each.monthlyBefore)} -> ${each.to} ${dollars(each.monthlyAfter)}, credit now ${dollars(each.credit)}`,
      );
    for (const { accountId, reason } of skipped)
      print(`${accountId}  not moved: ${SKIP_REASONS[reason]}`);
    for (const id of strangers) print(`${id}  has a legacy price and was not imported`);
    const sum = (of: (move: (typeof moves)[number]) => number) =>
      dollars(moves.reduce((total, move) => total + of(move), 0));
    print(
      `${moves.length} would move, ${skipped.length} would not; read with ${requests} requests. Nothing was changed.`,
    );
    print(
      `A month: ${sum((m) => m.monthlyBefore)} before, ${sum((m) => m.monthlyAfter)} after. Credits now (proration ${proration}): ${sum((m) => m.credit)}.`,
    );
    return 0;
  },
  apply: async (app, options) => {
    const run = { id: needed(options.run, '--run'), most: countOf(options) };
    const proration = prorationOf(options);
    await printCost(app, run, proration);
    await startMoving(app, run, { proration, isLiveMeant: options.live });
    return workOff(app, run.id);
  },
  rollback: async (app, options) => {
    const id = needed(options.run, '--run');
    if (options.customer !== undefined) {
      await revertOne(app, { id, customer: options.customer }, options.live);
      return report(app, id);
    }
    await startReverting(app, { id, most: countOf(options) }, options.live);
    return workOff(app, id);
  },
  pause: async (app, options) => {
    const id = needed(options.run, '--run');
    await pauseMigration(app, id);
    return report(app, id);
  },
  resume: async (app, options) => {
    const id = needed(options.run, '--run');
    await resumeMigration(app, id);
    return workOff(app, id);
  },
  verify: async (app, options) => {
    const { checked, problems } = await verifyMigration(app, needed(options.run, '--run'));
    for (const problem of problems) print(problem);
    print(`${checked} checked, ${problems.length} problems.`);
    return problems.length === 0 ? 0 : 1;
  },
  adopt: async (app, { customer }) => {
    await adoptAgain(app, needed(customer, '--customer'));
    print('The workers try it now.');
    return 0;
  },
  adoptions: async (app) => {
    const [open, untied] = await app.db.read(listOpenAdoptions(), listUntied());
    for (const { accountId, email, appName, state, reason } of open)
      print(`${accountId}  ${email}  ${appName}  ${state}${reason ? `: ${wordsFor(reason)}` : ''}`);
    if (open.length === 0) print('Every old machine is adopted, or was given back.');
    for (const each of untied) print(untiedLine(each));
    if (untied.length === 0) print('Every phone number and inbox is that of its account.');
    return 0;
  },
  links: async (app) => {
    const people = await listClaimLinks(app);
    print('email,name,language,until,word,links');
    for (const { email, name, locale, expiresAt, word, links } of people) {
      const until = new Date(expiresAt).toISOString().slice(0, 10);
      const urls = links.map(({ url }) => url).join(' ');
      print([email, JSON.stringify(name ?? ''), locale, until, word, urls].join(','));
    }
    return 0;
  },
  mail: async (app) => {
    if (!app.mail) throw new AppError('config', 'set MAIL_URL and MAIL_FROM first');
    await app.db.write([addMissingMails(app.now())]);
    const [counts] = await app.db.read(countMails());
    for (const { kind, state, count } of counts) print(`${count} ${kind}: ${state}`);
    return 0;
  },
  bounced: async (app, { customer }, file) => {
    if (file) {
      const { gone, other, unknown } = await recordBounces(app, readMail(file));
      print(
        `${gone} mailboxes are gone: nothing is sent there any more. ${other} mails came back for another reason, ${unknown} were not ours.`,
      );
      return 0;
    }
    await suppressMail(app, needed(customer, '--customer'), 'bounced');
    print('Nothing is sent there any more.');
    return 0;
  },
  grace: async (app, options) => {
    const { customer, days } = options;
    const given = { customer: needed(customer, '--customer'), days: daysOf(days) };
    const endsAt = await moveGrace(app, given);
    print(`The time on our key ends on ${new Date(endsAt).toISOString()}.`);
    return 0;
  },
  cleanup: async (app, { apply, live }) => {
    for (const { id, plan, subscriptions, revertible, state } of await listOldPrices(app))
      print(
        `${id}  ${plan}: ${OLD_PRICE[state]} (${subscriptions} subscriptions, ${revertible} moves that may be taken back)`,
      );
    if (!apply) {
      print(
        'Nothing was changed. --apply archives those that are safe; an archived price can be activated again.',
      );
      return 0;
    }
    const archived = await archiveOldPrices(app, live);
    print(`Archived: ${archived.length === 0 ? 'none' : archived.join(', ')}.`);
    return 0;
  },
  status: async (app) => {
    const [runs] = await app.db.read(listRuns());
    for (const { id } of runs) await report(app, id);
    if (runs.length === 0) print('No run so far.');
    return 0;
  },
};

/** Works off a run here, beside the workers, until its cohort is done or somebody pauses it. */
async function workOff(app: App, id: string): Promise<number> {
  for (;;) {
    const { state, dueAt } = await getRun(app, id);
    if (state !== 'running') return report(app, id);
    await pause(Math.max(0, (dueAt ?? 0) - app.now()));
    try {
      await runMigration(app, id);
    } catch (error) {
      if (!(error instanceof LeaseBusy)) print(`Interrupted, and tried again: ${messageOf(error)}`);
      await pause(500);
    }
  }
}

/** What the next customers of a run will pay, before anything is changed. */
async function printCost(
  app: App,
  { id, most }: { id: string; most: number },
  given: Proration | null,
): Promise<void> {
  const [known] = await app.db.read(findRun(id));
  const proration = known?.proration ?? given ?? 'none';
  const preview = await previewCohort(app, { id, most, proration });
  const { moves, customers, monthlyBefore, monthlyAfter, creditsAtMost } = preview;
  print(
    `${moves} of the next ${customers} customers get another price: ${dollars(monthlyBefore)} a month before, ${dollars(monthlyAfter)} after.`,
  );
  print(`Proration ${proration}: credits of at most ${dollars(creditsAtMost)} now.`);
}

async function report(app: App, id: string): Promise<number> {
  const { state, task, proration, remaining, trouble } = await getRun(app, id);
  const last = trouble === null ? '' : `; last trouble: ${trouble}`;
  print(`${id}: ${task}, ${state}, proration ${proration}, ${remaining} of the cohort left${last}`);
  const [counts] = await app.db.read(countEntries(id));
  for (const { state: of, reason, count, creditCents } of counts)
    print(`  ${count} ${of}${reason ? ` (${reason})` : ''}, credits ${dollars(creditCents)}`);
  return 0;
}

function readMail(file: string): string {
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

function wordsFor(reason: string): string {
  return (WHY_LEFT as Record<string, string>)[reason] ?? reason;
}

function needed(value: string | undefined, option: string): string {
  if (value) return value;
  throw new AppError('bad_input', `${option} is missing`);
}

function countOf({ cohort }: Options): number {
  const count = Number(needed(cohort, '--cohort'));
  if (Number.isInteger(count) && count > 0) return count;
  throw new AppError('bad_input', '--cohort is a number of customers');
}

function prorationOf({ proration }: Options): Proration | null {
  if (proration === undefined) return null;
  const found = PRORATIONS.find((each) => each === proration);
  if (found) return found;
  throw new AppError('bad_input', `--proration is ${PRORATIONS.join(' or ')}`);
}

function daysOf(text: string | undefined): number {
  const days = Number(needed(text, '--days'));
  if (Number.isInteger(days) && days >= 0 && days <= 365) return days;
  throw new AppError('bad_input', '--days is a number of days, at most 365');
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}

function print(line: string): void {
  console.log(line);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      run: { type: 'string' },
      cohort: { type: 'string' },
      proration: { type: 'string' },
      customer: { type: 'string' },
      days: { type: 'string' },
      live: { type: 'boolean', default: false },
      apply: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name = '', file] = positionals;
  const command = COMMANDS[name];
  if (values.help || !command) {
    print(HELP);
    return values.help ? 0 : 1;
  }
  const log = createLog({ level: 'warn', countLine: () => undefined }, process.stderr);
  const app = await createApp(loadConfig(), { log });
  try {
    return await command(app, values, file);
  } finally {
    await app.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof AppError ? error.message : error);
    process.exit(1);
  },
);
