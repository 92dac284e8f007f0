import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { isFly } from '../fly/errors.ts';
import type { Machine, MachineChange } from '../store/machines.ts';
import { onAnotherVolume } from './another-volume.ts';
import type { StepContext } from './step.ts';

type Restored = ({ waitMs: number } | { restoredFrom: number }) & { change: MachineChange };

export type Snapshot = { id: string; volumeId: string; at: number };

/**
 * Makes a new volume of the chosen snapshot, and deletes the machine, which the next steps create again on the new volume. It was
 * chosen by an operator, or is the newest one because the host was lost. The old volume stays until a person deletes it: its host may come back, with what is younger
 * than the snapshot.
 */
export async function restoreVolume(context: StepContext): Promise<Restored> {
  const { app, machine } = context;
  const snapshot = await chosenSnapshot(context);
  const outcome = await onAnotherVolume(context, { snapshot_id: snapshot.id });
  if (!outcome.change) return { ...outcome, change: {} };
  app.log.warn({ machineId: machine.id, snapshot }, 'a disk was restored');
  return {
    restoredFrom: snapshot.at,
    change: { ...outcome.change, restoreFrom: null, ...unknownInside(machine) },
  };
}

/** What lies on the disk is as old as the snapshot, so document and credential are put there again. */
function unknownInside({ adopted, credentialVersion }: Machine): MachineChange {
  // Of a machine that its owner brought along, the key was never ours.
  const isTheirs = adopted && credentialVersion === 0;
  return { documentHash: 'restored', credentialVersion: isTheirs ? 0 : null };
}

/** The id of the newest one of the machine's own volumes. */
export async function newestSnapshot({ app, machine }: StepContext): Promise<string> {
  const all = await listSnapshots(app, machine);
  // What was left behind may have newer ones, and was left for a reason.
  const own = all.find(({ volumeId }) => !machine.oldVolumes.includes(volumeId));
  if (!own) throw new NoSnapshot();
  return own.id;
}

async function chosenSnapshot({ app, machine }: StepContext): Promise<Snapshot> {
  const all = await listSnapshots(app, machine);
  const found = all.find(({ id }) => id === machine.restoreFrom);
  if (!found) throw new SnapshotGone();
  return found;
}

/** The snapshots of every volume that a machine has or had, the newest first. */
export async function listSnapshots(
  { fly }: Pick<App, 'fly'>,
  { appName, volumeId, oldVolumes }: Machine,
): Promise<Snapshot[]> {
  // A volume that Fly has replaced is about to be destroyed, and may have the newest.
  const listed = await fly.listEveryVolume(appName);
  const known = [...(volumeId ? [volumeId] : []), ...oldVolumes, ...listed.map(({ id }) => id)];
  const lists = await Promise.all(
    [...new Set(known)].map((id) => snapshotsOf({ fly }, appName, id)),
  );
  return lists.flat().toSorted((left, right) => right.at - left.at);
}

async function snapshotsOf(
  { fly }: Pick<App, 'fly'>,
  appName: string,
  volumeId: string,
): Promise<Snapshot[]> {
  try {
    const shown = await fly.listSnapshots(appName, volumeId);
    return shown
      .filter(({ status }) => !status || status === 'created')
      .map(({ id, created_at }) => ({ id, volumeId, at: Date.parse(created_at) }));
  } catch (error) {
    if (isFly(error, 'not_found')) return [];
    throw error;
  }
}

/** Nobody but a person can help: the disk is out of reach, and there is no copy of it. */
class NoSnapshot extends AppError {
  constructor() {
    super('upstream', 'there is no snapshot of the volume');
    this.name = 'NoSnapshot';
  }
}

/** The snapshot that was chosen is no longer there, so the machine stays on the disk that it has. */
export class SnapshotGone extends AppError {
  constructor() {
    super('upstream', 'the chosen snapshot is gone');
    this.name = 'SnapshotGone';
  }
}
