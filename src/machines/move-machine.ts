import { FlyError, isFly } from '../fly/errors.ts';
import type { Machine } from '../store/machines.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { guestOf } from './machine-spec.ts';
import { isMountable } from './volumes.ts';

/** The number of refused starts after which a machine is moved to another host. */
const REFUSALS_BEFORE_MOVE = 8;
const RECHECK_MS = 5000;
const FULL: string[] = ['capacity', 'quota'];

/** A machine with data is bound to the host of its volume. When that host stays full, the machine has to move. */
export function mustMove({ state, trouble, attempts, volumeId }: Machine): boolean {
  const isRefused = trouble !== null && FULL.includes(trouble);
  return state === 'ready' && isRefused && attempts >= REFUSALS_BEFORE_MOVE && volumeId !== null;
}

/**
 * Copies the volume to a region with room and deletes the machine, which the next steps create again on the copy. The old
 * volume is never deleted here: it stays until an operator has checked the new one.
 */
export async function moveMachine(context: StepContext): Promise<StepOutcome> {
  const { app, machine } = context;
  const { appName, flyMachineId, volumeId, oldVolumes } = machine;
  if (await startsNow(context)) return { change: {} };
  const copy = await findOrMakeCopy(context);
  if (!isMountable(copy)) return { waitMs: RECHECK_MS };
  if (flyMachineId) await unlessGone(app.fly.deleteMachine(appName, flyMachineId));
  app.log.warn({ machineId: machine.id, from: machine.region, to: copy.region }, 'a machine moves');
  return {
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

/** Tries to start the machine once more. Only the volume of a machine that is down may be copied: a running one writes. */
async function startsNow({ app, machine }: StepContext): Promise<boolean> {
  if (!machine.flyMachineId) return false;
  try {
    await app.fly.startMachine(machine.appName, machine.flyMachineId);
    return true;
  } catch (error) {
    const isDown = error instanceof FlyError && [...FULL, 'not_found'].includes(error.fly);
    if (!isDown) throw error;
    return false;
  }
}

type Copy = { id: string; region: string; state: string };

async function findOrMakeCopy({ app, machine, desired }: StepContext): Promise<Copy> {
  const { appName, volumeId, region, oldVolumes } = machine;
  // Each move has its own volume name, so that a copy is found again when the answer to its creation was lost.
  const name = `data_${oldVolumes.length + 2}`;
  const volumes = await app.fly.listVolumes(appName);
  const made = volumes.find((each) => each.name === name && !each.attached_machine_id);
  if (made) return made;
  const { regions } = app.config.fly;
  let refusal: unknown;
  for (const each of [region, ...regions.filter((other) => other !== region)]) {
    try {
      const volume = {
        name,
        region: each,
        source_volume_id: volumeId,
        snapshot_retention: app.config.fly.snapshotDays,
        compute: guestOf(desired.size),
      };
      return await app.fly.createVolume(appName, volume);
    } catch (error) {
      if (!(error instanceof FlyError && FULL.includes(error.fly))) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isFly(error, 'not_found')) throw error;
  }
}
