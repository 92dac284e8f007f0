import { periodAt } from '../src/domain/usage-period.ts';
import { loadConfig } from '../src/config/config.ts';
import { AppError } from '../src/errors.ts';
import { openDatabase } from '../src/store/database.ts';
import { listDrift, rebuildCounters } from '../src/store/usage.ts';

const HELP = `scripts/rebuild-usage [--since 2026-11] [--database URL] [--write]

Compares the usage counters with the ledger, from the given month on (this month if left out), and prints where they differ.
With --write it sets the counters to what the ledger says. The database is that of the settings unless one is named, such as
file:data/automna.db. Ends with code 1 when they differ.`;

const PERIOD = /^\d{4}-\d{2}$/;

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const since = wordAfter(words, '--since') ?? periodAt(Date.now()).id;
  if (!PERIOD.test(since)) throw new AppError('bad_input', `${since} is not a month like 2026-11`);
  const url = wordAfter(words, '--database');
  const db = await openDatabase(url === null ? loadConfig().database : { url });
  try {
    const [drift] = await db.read(listDrift(since));
    for (const each of drift) console.log(JSON.stringify(each));
    console.log(
      drift.length === 0 ? 'The counters agree with the ledger.' : `${drift.length} differ.`,
    );
    if (drift.length === 0) return 0;
    if (!words.includes('--write')) return 1;
    await db.write(rebuildCounters(since));
    const [left] = await db.read(listDrift(since));
    console.log(left.length === 0 ? 'Rebuilt.' : `${left.length} still differ.`);
    return left.length === 0 ? 0 : 1;
  } finally {
    db.close();
  }
}

function wordAfter(words: string[], option: string): string | null {
  const at = words.indexOf(option);
  return at < 0 ? null : (words[at + 1] ?? '');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof AppError ? error.message : error);
    process.exitCode = 1;
  },
);
