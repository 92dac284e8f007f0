import { AppError } from '../errors.ts';
import { isFly } from '../fly/errors.ts';
import type { MachineChange } from '../store/machines.ts';
import { guestOf } from './machine-spec.ts';
import type { StepContext } from './step.ts';
import { isMountable } from './volumes.ts';

const RECHECK_MS = 5000;

type Restored = ({ waitMs: number } | { restoredFrom: number }) & { change: MachineChange };

/**
 * Makes a new volume of the newest snapshot and deletes the machine, which the next steps create again on the new volume. The old
 * volume stays until a person deletes it: its host may come back, with what is younger than the snapshot.
 */
export async function restoreVolume(context: StepContext): Promise<Restored> {
  const { app, machine } = context;
  const { appName, flyMachineId, volumeId, oldVolumes } = machine;
  const snapshot = await newestSnapshot(context);
  const copy = await findOrRestore(context, snapshot.id);
  if (!isMountable(copy)) return { waitMs: RECHECK_MS, change: {} };
  if (flyMachineId) await unlessGone(app.fly.deleteMachine(appName, flyMachineId));
  const from = snapshot.created_at;
  app.log.warn({ machineId: machine.id, snapshot: snapshot.id, from }, 'a disk was restored');
  return {
    restoredFrom: Date.parse(from),
    change: {
      volumeId: copy.id,
      region: copy.region,
      oldVolumes: [...oldVolumes, ...(volumeId ? [volumeId] : [])],
      flyMachineId: null,
      configHash: null,
      started: false,
    },
  };
}

async function newestSnapshot({ app, machine }: StepContext) {
  const snapshots = await app.fly.listSnapshots(machine.appName, machine.volumeId ?? '');
  const [newest] = snapshots
    .filter(({ status }) => !status || status === 'created')
    .toSorted((left, right) => right.created_at.localeCompare(left.created_at));
  if (!newest) throw new NoSnapshot();
  return newest;
}

/** Nobody but a person can help: the disk is out of reach, and there is no copy of it. */
class NoSnapshot extends AppError {
  constructor() {
    super('upstream', 'there is no snapshot of the volume');
    this.name = 'NoSnapshot';
  }
}

async function findOrRestore({ app, machine, desired }: StepContext, snapshotId: string) {
  const { appName, region, oldVolumes } = machine;
  // A name for each restore, so that a volume is found again when the answer to its creation was lost.
  const name = `data_${oldVolumes.length + 2}`;
  const volumes = await app.fly.listVolumes(appName);
  const made = volumes.find((each) => each.name === name && !each.attached_machine_id);
  if (made) return made;
  return app.fly.createVolume(appName, {
    name,
    region,
    snapshot_id: snapshotId,
    snapshot_retention: app.config.fly.snapshotDays,
    compute: guestOf(desired.size),
  });
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isFly(error, 'not_found')) throw error;
  }
}
