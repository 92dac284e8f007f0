import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup } from '../src/backups/backup.ts';
import { findAgain } from '../src/backups/find-again.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApp } from '../src/create-app.ts';
import { AppError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';
import { runScript } from './run-script.ts';

const HELP = `scripts/restore BACKUP.age --key FILE [--database URL]
scripts/restore --find-again

The first form fills an empty database from a backup, after comparing it with its manifest. FILE holds the secret key. The
database is that of the settings unless one is named. Nothing may run on it meanwhile.

The second form is for afterwards, with the settings of the service: it compares every living subscription at Stripe with the
database, gives people who came after the backup their accounts and chats back, and prints what it cannot find. The jobs of
the service then sync each subscription and look at each machine. It may be run again.`;

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      'find-again': { type: 'boolean' },
      key: { type: 'string' },
      database: { type: 'string' },
    },
  });
  if (values.help) console.log(HELP);
  else if (values['find-again']) await lookAtStripe();
  else await restore(positionals[0], values);
});

async function restore(
  file: string | undefined,
  { key, database }: { key?: string | undefined; database?: string | undefined },
): Promise<void> {
  if (!file || !key) throw new AppError('bad_input', HELP);
  const scratch = mkdtempSync(join(tmpdir(), 'automna-restore-'));
  try {
    const { madeAt, rows } = await restoreBackup(file, {
      identity: secretKeyIn(readFileSync(key, 'utf8')),
      scratch,
      to: database ? { url: database } : loadConfig().database,
      now: Date.now(),
    });
    const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
    console.log(`${count} rows are back, as they were at ${madeAt}.`);
    console.log('Now run scripts/restore --find-again, then start the service.');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function lookAtStripe(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(config, {
    log: createLog({ level: config.log.level }, process.stderr),
  });
  try {
    const { looked, accounts, lost } = await findAgain(app);
    console.log(`Subscriptions at Stripe: ${looked}. Accounts made again: ${accounts.length}.`);
    for (const each of lost) console.log(`not found: ${JSON.stringify(each)}`);
  } finally {
    await app.close();
  }
}

/** A file of age may hold comments. */
function secretKeyIn(text: string): string {
  const [key] = /AGE-SECRET-KEY-[\w-]+/.exec(text) ?? [];
  if (!key) throw new AppError('bad_input', 'the file of --key has no line with AGE-SECRET-KEY-');
  return key;
}
