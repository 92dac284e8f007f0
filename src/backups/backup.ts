import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import {
  afterRestore,
  inspectSnapshot,
  newerMigrations,
  readSnapshotInto,
  writeSnapshot,
} from '../store/snapshot.ts';
import { openDatabase } from '../store/database.ts';
import { decryptFile, encryptFile, sha256Of } from './archive.ts';

/** What lies beside a backup, readable without a key. It holds numbers, never a value of a row. */
const Manifest = z.object({
  madeAt: z.iso.datetime(),
  /** Of the encrypted file. */
  sha256: z.string(),
  bytes: z.int(),
  migrations: z.array(z.string()),
  rows: z.record(z.string(), z.int()),
});
export type Manifest = z.infer<typeof Manifest>;

type Place = { url: string; authToken?: string | null };

/**
 * Copies the database while the service runs, encrypts the copy and writes it into the folder, with its manifest beside it.
 * Returns the path of the backup. The unencrypted copy exists only in `scratch`, and is deleted.
 */
export async function makeBackup(
  place: Place,
  {
    folder,
    scratch,
    recipients,
    now,
  }: {
    folder: string;
    scratch: string;
    recipients: string[];
    now: number;
  },
): Promise<{ file: string; manifest: Manifest }> {
  const madeAt = new Date(now).toISOString();
  const name = `automna-${madeAt.replaceAll(/[:.]/g, '-')}`;
  const file = join(folder, `${name}.age`);
  const plain = join(scratch, `${name}.db`);
  try {
    await writeSnapshot(place, plain);
    const { rows, migrations, isSound } = await inspectSnapshot(plain);
    if (!isSound) throw new AppError('upstream', 'SQLite finds the copy damaged: it is not kept');
    await encryptFile(plain, file, recipients);
    const sha256 = await sha256Of(file);
    const manifest = { madeAt, sha256, bytes: statSync(file).size, migrations, rows };
    writeFileSync(manifestOf(file), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
    return { file, manifest };
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${plain}${end}`, { force: true });
  }
}

/**
 * Fills an empty database from a backup, after it was compared with its manifest. Whatever other systems know better is then
 * due to be looked at. Throws `bad_input` when the backup is not what its manifest says, or is of a newer version.
 */
export async function restoreBackup(
  file: string,
  { identity, scratch, to, now }: { identity: string; scratch: string; to: Place; now: number },
): Promise<Manifest> {
  const manifest = Manifest.parse(JSON.parse(readFileSync(manifestOf(file), 'utf8')));
  if ((await sha256Of(file)) !== manifest.sha256) {
    throw new AppError('bad_input', `${basename(file)} is not the file that its manifest names`);
  }
  const newer = newerMigrations(manifest.migrations);
  if (newer.length > 0) {
    throw new AppError(
      'bad_input',
      `a newer version made this backup (it has ${newer.join(', ')})`,
    );
  }
  const plain = join(scratch, 'restored.db');
  try {
    await decryptFile(file, plain, identity);
    const found = await inspectSnapshot(plain);
    const differing = Object.keys(manifest.rows).filter(
      (table) => found.rows[table] !== manifest.rows[table],
    );
    if (!found.isSound || differing.length > 0) {
      throw new AppError(
        'bad_input',
        `the backup is damaged: ${differing.join(', ') || 'its file'}`,
      );
    }
    await readSnapshotInto(plain, to);
    const db = await openDatabase(to);
    await db.write(afterRestore(now));
    db.close();
    return manifest;
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${plain}${end}`, { force: true });
  }
}

function manifestOf(file: string): string {
  return file.replace(/\.age$/, '.json');
}
