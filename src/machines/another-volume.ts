import { FlyError, unlessGone } from '../fly/errors.ts';
import type { FlyVolume } from '../fly/client.ts';
import type { MachineChange } from '../store/machines.ts';
import { guestOf } from './machine-spec.ts';
import type { StepContext } from './step.ts';
import { isMountable } from './volumes.ts';

const RECHECK_MS = 5000;
/** Refusals after which another region is tried. */
export const FULL: string[] = ['capacity', 'quota'];
/** Longest name that Fly takes: 30. */
const SOURCE_LENGTH = 16;

/** What a volume is made of: another volume that can be reached, or a snapshot. */
export type VolumeSource = { source_volume_id: string } | { snapshot_id: string };

type Settled = { waitMs: number; change?: undefined } | { change: MachineChange };

/**
 * Makes a volume of a source, in a region with room, and deletes the machine, which the next steps create again on that volume. The
 * volume of before is never deleted here: it stays until a person says that it may go.
 */
export async function onAnotherVolume(
  context: StepContext,
  source: VolumeSource,
): Promise<Settled> {
  const { app, machine } = context;
  const { appName, flyMachineId, volumeId, oldVolumes } = machine;
  const copy = await findOrMake(context, source);
  if (!isMountable(copy)) return { waitMs: RECHECK_MS };
  if (flyMachineId) await unlessGone(app.fly.deleteMachine(appName, flyMachineId));
  // Fly may have moved the machine since somebody looked, and the volume that it had then is one that nobody knows.
  const others = (await app.fly.listVolumes(appName)).filter(({ id }) => id !== copy.id);
  const left = [...(volumeId ? [volumeId] : []), ...others.map(({ id }) => id)];
  return {
    change: {
      volumeId: copy.id,
      region: copy.region,
      oldVolumes: [...new Set([...oldVolumes, ...left])],
      flyMachineId: null,
      configHash: null,
      started: false,
    },
  };
}

type Made = Pick<FlyVolume, 'id' | 'region' | 'state'>;

async function findOrMake(
  { app, machine, desired }: StepContext,
  source: VolumeSource,
): Promise<Made> {
  const { appName, region } = machine;
  const name = nameFor(machine.oldVolumes.length, source);
  const volumes = await app.fly.listVolumes(appName);
  const made = volumes.find((each) => each.name === name && !each.attached_machine_id);
  if (made) return made;
  const { regions, snapshotDays } = app.config.fly;
  let refusal: unknown;
  for (const each of [region, ...regions.filter((other) => other !== region)]) {
    try {
      return await app.fly.createVolume(appName, {
        name,
        region: each,
        ...source,
        snapshot_retention: snapshotDays,
        compute: guestOf(desired.size),
      });
    } catch (error) {
      if (!(error instanceof FlyError && FULL.includes(error.fly))) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** Each volume has its own name, by which it is found again when the answer to its creation was lost. */
function nameFor(left: number, source: VolumeSource): string {
  const id = 'snapshot_id' in source ? source.snapshot_id : source.source_volume_id;
  const from = id.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `data_${left + 2}_${from.slice(-SOURCE_LENGTH)}`;
}

/** Deletes a volume that a machine left behind. */
export async function dropVolume(
  { fly }: Pick<StepContext['app'], 'fly'>,
  { appName }: Pick<StepContext['machine'], 'appName'>,
  id: string,
): Promise<void> {
  await unlessGone(fly.deleteVolume(appName, id));
}
