import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { type Machine, toMachine } from './machines.ts';
import { all } from './query.ts';

export type NewMachine = {
  id: string;
  accountId: string;
  appName: string;
  region: string;
  gatewayTokenSealed: string;
  serviceTokenSealed: string;
  serviceTokenHash: string;
};

/** Stores that an account needs a machine, before the first paid call. One machine per account, and none while an old one may be adopted. */
export function addMachine(machine: NewMachine, now: number): Statement {
  return {
    sql: `INSERT INTO machines (id, account_id, desired_rev, applied_rev, state, app_name, region,
            gateway_token_sealed, service_token_sealed, service_token_hash, due_at, build_started_at)
          SELECT ?1, ?2, 1, 0, 'building', ?3, ?4, ?5, ?6, ?7, ?8, ?9
          WHERE NOT EXISTS (SELECT 1 FROM adoptions WHERE account_id = ?2 AND state = 'waiting') ON CONFLICT (account_id) DO NOTHING`,
    args: [
      machine.id,
      machine.accountId,
      machine.appName,
      machine.region,
      machine.gatewayTokenSealed,
      machine.serviceTokenSealed,
      machine.serviceTokenHash,
      now,
      now,
    ],
  };
}

/**
 * A machine that exists already, with a revision above any that was ever in force on it. The version of its credential is that of none: the reconciler neither pushes nor removes a
 * key before its owner has connected one, so whatever is on it stays.
 */
export function addAdoptedMachine(
  machine: NewMachine,
  found: { volumeId: string; flyMachineId: string; now: number },
): Statement {
  return {
    sql: `INSERT INTO machines (id, account_id, desired_rev, applied_rev, state, app_name, region, gateway_token_sealed, service_token_sealed,
            service_token_hash, app_created, volume_id, fly_machine_id, credential_version, adopted, due_at, build_started_at, ready_at)
          SELECT ?1, ?2, 1 + coalesce((SELECT release_rev FROM adoptions WHERE account_id = ?2), 0), 0, 'ready', ?3, ?4, ?5, ?6, ?7,
            1, ?8, ?9, 0, 1, ?10, ?10, ?10 WHERE true ON CONFLICT DO NOTHING`,
    args: [
      machine.id,
      machine.accountId,
      machine.appName,
      machine.region,
      machine.gatewayTokenSealed,
      machine.serviceTokenSealed,
      machine.serviceTokenHash,
      found.volumeId,
      found.flyMachineId,
      found.now,
    ],
  };
}

/** Restarts the clock of a build that was interrupted. */
export function restartBuildClock(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE machines SET build_started_at = ?, late_stage = 0 WHERE account_id = ? AND state <> 'ready'`,
    args: [now, accountId],
  };
}

/** Machines that have been building since before a moment and whose delay was not told at this stage. */
export function listLateBuilds(startedBefore: number, stage: number): Query<Machine[]> {
  return all(
    `SELECT * FROM machines WHERE due_at IS NOT NULL AND state <> 'ready' AND build_started_at <= ?
       AND late_stage < ?`,
    [startedBefore, stage],
    toMachine,
  );
}
