import type { Ailment, DownCause, Course, Remedy } from '../domain/ailments.ts';
import type { BuildState } from '../domain/build-steps.ts';
import { assignmentsOf, changedColumns } from './columns.ts';
import type { Query } from './database.ts';
import { settledColumns } from './due.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

export type Machine = BuildState &
  Course & {
    id: string;
    accountId: string;
    desiredRev: number;
    appliedRev: number;
    state: 'building' | 'ready' | 'failed';
    appName: string;
    region: string;
    gatewayTokenSealed: string;
    serviceTokenSealed: string;
    /** Hash of the document in force on the machine; `null` while that is not known. */
    documentHash: string | null;
    documentAppliedAt: number | null;
    /** When its gateway last used its credential because we asked. */
    provenAt: number | null;
    /** Whether it is taken out of the proxy and stopped, because its account is on hold or has no plan. */
    paused: boolean;
    restartRequested: boolean;
    wakeRequested: boolean;
    /** Why it starts, if its owner is told about the start. */
    startCause: StartCause | null;
    /** Hash of the configuration it was given last, and the image Fly showed then. */
    configHash: string | null;
    image: string | null;
    /** The image it gets before the whole fleet gets it. */
    requestedImage: string | null;
    /** The image that an operator keeps it on, whatever the fleet gets. */
    pinnedImage: string | null;
    /** The memory that an operator has given it in place of its plan's. */
    memoryMb: number | null;
    /** The model that its owner chose, and when a choice was made last; a choice of null is the recommended one. */
    model: string | null;
    modelChosenAt: number | null;
    /** Volumes it left behind when it moved or was restored; they are kept until a person deletes them. */
    oldVolumes: string[];
    /** The snapshot from which an operator has it restored. */
    restoreFrom: string | null;
    /** Why the gateway has to use its credential once: its owner requested a test, or the verdict is in doubt. */
    probeRequested: 'test' | 'recheck' | null;
    trouble: string | null;
    attempts: number;
    dueAt: number | null;
    /** The commands on the machine that its step has begun; see `src/machines/step-run.ts`. */
    stepRun: string | null;
    lateStage: number;
    /** Which of the stages of an ailment were told. */
    ailingStage: number;
    buildStartedAt: number;
    /** It was the machine of the old service, so its files hold settings that none of our documents knows. */
    adopted: boolean;
  };

export type StartCause = 'restart' | 'update';

/** Requests that the reconciler brings the machine up to date. The reconciler finds out what has changed. */
export function raiseDesiredRev(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE machines SET desired_rev = desired_rev + 1, due_at = ?, attempts = 0 WHERE account_id = ?`,
    args: [now, accountId],
  };
}

/** Makes the machine due, so that the reconciler checks whether it is up to date. */
export function recheckMachine(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE machines SET due_at = ?1 WHERE account_id = ?2 AND (due_at IS NULL OR due_at > ?1)`,
    args: [now, accountId],
  };
}

/** The same for every built machine, spread over a time. */
export function recheckAllMachines(now: number, spreadMs: number): Statement {
  return {
    sql: `UPDATE machines SET due_at = ?1 + abs(random() % ?2)
          WHERE state = 'ready' AND paused = 0 AND (due_at IS NULL OR due_at > ?1 + ?2)`,
    args: [now, spreadMs],
  };
}

export function requestRestart(accountId: string): Statement {
  return {
    sql: 'UPDATE machines SET restart_requested = 1 WHERE account_id = ?',
    args: [accountId],
  };
}

/** The model that an agent uses from now on; null for the recommended one. */
export function chooseModel(accountId: string, model: string | null, now: number): Statement {
  return {
    sql: 'UPDATE machines SET model = ?, model_chosen_at = ? WHERE account_id = ?',
    args: [model, now, accountId],
  };
}

/** Requests the start of a ready machine. One that is paused starts, and is told, when it resumes. */
export function requestWake(accountId: string): Statement {
  return {
    sql: 'UPDATE machines SET wake_requested = 1 WHERE account_id = ? AND paused = 0',
    args: [accountId],
  };
}

/** Requests that the gateway of a ready machine uses its credential once. A test that the owner requested stays a test. */
export function requestProbe(accountId: string, why: 'test' | 'recheck', now: number): Statement {
  return {
    sql: `UPDATE machines SET probe_requested = CASE WHEN probe_requested = 'test' THEN 'test' ELSE ? END,
            desired_rev = desired_rev + 1, due_at = ?, attempts = 0
          WHERE account_id = ? AND state = 'ready'`,
    args: [why, now, accountId],
  };
}

/** Closes a probe that was made. A probe that was requested for another reason meanwhile stays open. */
export function endProbe({ id, probeRequested }: Machine): Statement {
  return {
    sql: 'UPDATE machines SET probe_requested = NULL WHERE id = ? AND probe_requested IS ?',
    args: [id, probeRequested],
  };
}

export function findMachine(id: string): Query<Machine | null> {
  return one('SELECT * FROM machines WHERE id = ?', [id], toMachine);
}

export function findMachineOfAccount(accountId: string): Query<Machine | null> {
  return one('SELECT * FROM machines WHERE account_id = ?', [accountId], toMachine);
}

/** An app at Fly that belongs to a row, with the machine and the volume that belong there. */
export type KnownApp = Pick<Machine, 'appName' | 'flyMachineId' | 'volumeId'>;

export function listKnownApps(): Query<KnownApp[]> {
  return all('SELECT app_name, fly_machine_id, volume_id FROM machines', [], (row) => ({
    appName: String(row['app_name']),
    flyMachineId: row['fly_machine_id'] as string | null,
    volumeId: row['volume_id'] as string | null,
  }));
}

const COLUMNS = {
  state: 'state',
  region: 'region',
  appName: 'app_name',
  appCreated: 'app_created',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  secretsVersion: 'secrets_version',
  volumeId: 'volume_id',
  flyMachineId: 'fly_machine_id',
  started: 'started',
  credentialVersion: 'credential_version',
  documentHash: 'document_hash',
  documentAppliedAt: 'document_applied_at',
  provenAt: 'proven_at',
  paused: 'paused',
  restartRequested: 'restart_requested',
  wakeRequested: 'wake_requested',
  startCause: 'start_cause',
  configHash: 'config_hash',
  image: 'image',
  requestedImage: 'requested_image',
  pinnedImage: 'pinned_image',
  memoryMb: 'memory_mb',
  oldVolumes: 'old_volumes',
  restoreFrom: 'restore_from',
  trouble: 'trouble',
  attempts: 'attempts',
  lateStage: 'late_stage',
  ailment: 'ailment',
  ailmentAt: 'ailment_at',
  ailingSince: 'ailing_since',
  ailingCause: 'ailing_cause',
  ailingStage: 'ailing_stage',
  remedy: 'remedy',
  remedyAt: 'remedy_at',
  appliedRev: 'applied_rev',
  dueAt: 'due_at',
  stepRun: 'step_run',
  readyAt: 'ready_at',
} as const;

export type MachineChange = Partial<
  Pick<Machine, Exclude<keyof typeof COLUMNS, 'readyAt'>> & { readyAt: number }
>;

export function updateMachine(id: string, change: MachineChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return { sql: `UPDATE machines SET ${sql} WHERE id = ?`, args: [...args, id] };
}

/** Changes a machine that was read. What was requested since keeps its time and its count. */
export function settleMachine(read: Machine, change: MachineChange, now: number): Statement {
  const { sql, args } = settledColumns(changedColumns(COLUMNS, change), read, now);
  return { sql: `UPDATE machines SET ${sql} WHERE id = ?`, args: [...args, read.id] };
}

/**
 * Marks the revision that was read as applied. The machine is due again at `nextAt`, when its plan ends, or at once if a newer
 * revision or another check was requested meanwhile.
 */
export function markApplied(
  { id, desiredRev, dueAt }: Machine,
  { now, nextAt }: { now: number; nextAt: number | null },
): Statement {
  return {
    sql: `UPDATE machines SET applied_rev = ?1, state = 'ready', attempts = 0, trouble = NULL, start_cause = NULL, step_run = NULL,
            ready_at = coalesce(ready_at, ?2), due_at = CASE WHEN ${IS_REQUESTED_SINCE} THEN ?2 ELSE ?5 END
          WHERE id = ?4`,
    args: [desiredRev, now, dueAt, id, nextAt],
  };
}

const IS_REQUESTED_SINCE = 'desired_rev <> ?1 OR (due_at IS NOT ?3 AND due_at <= ?2)';

/** A paused machine is not due, whatever state it was in, unless something was requested since it was read. */
export function markPaused({ id, desiredRev, dueAt }: Machine, now: number): Statement {
  return {
    sql: `UPDATE machines SET applied_rev = ?1, attempts = 0, trouble = NULL,
            due_at = CASE WHEN ${IS_REQUESTED_SINCE} THEN ?2 ELSE NULL END WHERE id = ?4`,
    args: [desiredRev, now, dueAt, id],
  };
}

export function toMachine(row: Row): Machine {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    appCreated: row['app_created'] === 1,
    ipv4: row['ipv4'] as string | null,
    ipv6: row['ipv6'] as string | null,
    secretsVersion: row['secrets_version'] as number | null,
    volumeId: row['volume_id'] as string | null,
    flyMachineId: row['fly_machine_id'] as string | null,
    started: row['started'] === 1,
    credentialVersion: row['credential_version'] as number | null,
    desiredRev: Number(row['desired_rev']),
    appliedRev: Number(row['applied_rev']),
    state: row['state'] as Machine['state'],
    appName: String(row['app_name']),
    region: String(row['region']),
    gatewayTokenSealed: String(row['gateway_token_sealed']),
    serviceTokenSealed: String(row['service_token_sealed']),
    documentHash: row['document_hash'] as string | null,
    documentAppliedAt: row['document_applied_at'] as number | null,
    provenAt: row['proven_at'] as number | null,
    paused: row['paused'] === 1,
    restartRequested: row['restart_requested'] === 1,
    wakeRequested: row['wake_requested'] === 1,
    startCause: row['start_cause'] as StartCause | null,
    configHash: row['config_hash'] as string | null,
    image: row['image'] as string | null,
    requestedImage: row['requested_image'] as string | null,
    pinnedImage: row['pinned_image'] as string | null,
    memoryMb: row['memory_mb'] as number | null,
    model: row['model'] as string | null,
    modelChosenAt: row['model_chosen_at'] as number | null,
    oldVolumes: JSON.parse(String(row['old_volumes'])) as string[],
    restoreFrom: row['restore_from'] as string | null,
    probeRequested: row['probe_requested'] as Machine['probeRequested'],
    trouble: row['trouble'] as string | null,
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
    stepRun: row['step_run'] as string | null,
    lateStage: Number(row['late_stage']),
    ailment: row['ailment'] as Ailment | null,
    ailmentAt: row['ailment_at'] as number | null,
    ailingSince: row['ailing_since'] as number | null,
    ailingCause: row['ailing_cause'] as DownCause | null,
    ailingStage: Number(row['ailing_stage']),
    remedy: row['remedy'] as Remedy | null,
    remedyAt: row['remedy_at'] as number | null,
    buildStartedAt: Number(row['build_started_at']),
    adopted: row['adopted'] === 1,
  };
}
