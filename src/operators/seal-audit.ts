import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import { addSeal, type AuditRow, countSeals, findLastSeal, listAudit } from '../store/audit.ts';
import { LeaseBusy, withLease } from '../work/lease.ts';

type AuditApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

const STEP = 500;
/** What the first hash covers instead of one before it. */
const BEGINNING = '0'.repeat(64);

/** Continues the chain of hashes over all audit entries that have none yet. */
export async function sealAudit(app: AuditApp): Promise<void> {
  const [last] = await app.db.read(findLastSeal());
  const [open] = await app.db.read(listAudit(last?.seq ?? 0, 1));
  if (open.length === 0) return;
  try {
    await withLease(app, 'audit', (_renew, holder) => sealAll(holder));
  } catch (error) {
    if (!(error instanceof LeaseBusy)) throw error;
  }
}

async function sealAll({ db }: AuditApp): Promise<void> {
  for (;;) {
    const [last] = await db.read(findLastSeal());
    const [rows] = await db.read(listAudit(last?.seq ?? 0, STEP));
    if (rows.length === 0) return;
    let before = last?.hash ?? BEGINNING;
    await db.write(
      rows.map((row) => {
        before = hashOf(before, row);
        return addSeal(row.seq, before);
      }),
    );
  }
}

export type AuditCheck = {
  entries: number;
  /** Entries of the last moments, which have no hash yet. */
  unsealed: number;
  /** The first entry that is not what its hash covers. */
  brokenAt: number | null;
  /** The hash that the chain ends with. Whoever noted it before can tell whether the whole chain was written again. */
  head: string | null;
};

/** Recomputes the chain. An entry that was changed, inserted or removed breaks it. */
export async function verifyAudit({ db }: Pick<App, 'db'>): Promise<AuditCheck> {
  const check: AuditCheck = { entries: 0, unsealed: 0, brokenAt: null, head: null };
  const [seals] = await db.read(countSeals());
  let seq = 0;
  let before = BEGINNING;
  for (;;) {
    const [rows] = await db.read(listAudit(seq, STEP));
    for (const row of rows) {
      check.entries += 1;
      seq = row.seq;
      if (row.hash === null) {
        check.unsealed += 1;
        continue;
      }
      before = hashOf(before, row);
      if (row.hash !== before || check.unsealed > 0) return { ...check, brokenAt: row.seq };
      check.head = row.hash;
    }
    if (rows.length < STEP) break;
  }
  // A seal without its entry: the entry at the end was removed.
  const isShort = seals > check.entries - check.unsealed;
  return isShort ? { ...check, brokenAt: seq + 1 } : check;
}

function hashOf(before: string, { columns }: AuditRow): string {
  return createHash('sha256')
    .update(JSON.stringify([before, ...columns]))
    .digest('hex');
}
