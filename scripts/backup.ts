import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newKeyPair } from '../src/backups/archive.ts';
import { makeBackup } from '../src/backups/backup.ts';
import { loadConfig } from '../src/config/config.ts';
import { AppError } from '../src/errors.ts';
import { runScript } from './run-script.ts';

const HELP = `scripts/backup --recipient age1... [--recipient age1...] [--folder backups] [--database URL]
scripts/backup --new-key

Copies the database at one moment while the service runs, and writes it into the folder, encrypted so that only the holder of
the secret key can read it. A manifest with the numbers of rows lies beside it. The format is that of age, with gzip inside.
The database is that of the settings unless one is named, such as file:data/automna.db.

--new-key makes a key pair and prints both halves. Keep the secret half away from the machine that makes the backups, and not
without the sealing keys: a backup holds secrets that only they open.`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      'new-key': { type: 'boolean' },
      recipient: { type: 'string', multiple: true, default: [] },
      folder: { type: 'string', default: 'backups' },
      database: { type: 'string' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values['new-key']) {
    const { identity, recipient } = await newKeyPair();
    console.log(`secret key, for scripts/restore: ${identity}`);
    console.log(`recipient, for scripts/backup:   ${recipient}`);
    return;
  }
  const { recipient: recipients, folder, database } = values;
  if (recipients.length === 0) {
    throw new AppError(
      'bad_input',
      'name who can read it: --recipient age1... (make one with --new-key)',
    );
  }
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'automna-backup-'));
  try {
    const place = database ? { url: database } : loadConfig().database;
    const { file, manifest } = await makeBackup(place, {
      folder,
      scratch,
      recipients,
      now: Date.now(),
    });
    const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
    console.log(`${file}: ${rows} rows, ${manifest.bytes} bytes`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
