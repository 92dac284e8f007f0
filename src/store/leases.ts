import type { Query } from './database.ts';
import type { Statement } from './engine.ts';

/** Takes or renews a lease: changes one row when the holder now has the lease, none when another holder does. */
export function takeLease(name: string, holder: string, now: number, ttlMs: number): Statement {
  return {
    sql: `INSERT INTO leases (name, holder, expires_at) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
          WHERE leases.holder = excluded.holder OR leases.expires_at <= ?`,
    args: [name, holder, now + ttlMs, now],
  };
}

export function releaseLease(name: string, holder: string): Statement {
  return { sql: 'DELETE FROM leases WHERE name = ? AND holder = ?', args: [name, holder] };
}

/** Renews a lease. Changes no row when another holder has it or has had it in between. */
export function renewLease(name: string, holder: string, expiresAt: number): Statement {
  return {
    sql: 'UPDATE leases SET expires_at = ? WHERE name = ? AND holder = ?',
    args: [expiresAt, name, holder],
  };
}

/** Fails, and with it the transaction that it is part of, unless the holder has the lease: `holder` refuses null. */
export function assertLease(name: string, holder: string): Statement {
  return {
    sql: `INSERT INTO leases (name, holder, expires_at) SELECT ?1, NULL, 0
          WHERE NOT EXISTS (SELECT 1 FROM leases WHERE name = ?1 AND holder = ?2)`,
    args: [name, holder],
  };
}

export function isLeaseMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes('constraint failed: leases.');
}

export function listLeaseHolders(): Query<string[]> {
  return {
    sql: 'SELECT DISTINCT holder FROM leases',
    args: [],
    parse: (rows) => rows.map((row) => String(row['holder'])),
  };
}

/** Releases everything that a holder has. */
export function releaseLeasesOf(holder: string): Statement {
  return { sql: 'DELETE FROM leases WHERE holder = ?', args: [holder] };
}
