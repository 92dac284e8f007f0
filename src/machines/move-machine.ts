import { FlyError } from '../fly/errors.ts';
import type { Machine } from '../store/machines.ts';
import type { StepContext, StepOutcome } from './build-steps.ts';
import { GUEST } from './desired.ts';

/** So often its host refused a machine before it is moved to another one. */
const REFUSALS_BEFORE_MOVE = 8;
const LOOK_AGAIN_MS = 5000;

/** A machine with data is bound to the host of its volume; when that stays full it can only move. */
export function mustMove({ state, trouble, attempts, flyMachineId }: Machine): boolean {
  const isRefused = trouble === 'capacity' || trouble === 'quota';
  return (
    state === 'ready' && isRefused && attempts >= REFUSALS_BEFORE_MOVE && flyMachineId !== null
  );
}

/**
 * Copies the volume to where there is room and lets go of the machine, which is then made again on the copy. The old
 * volume is never deleted here: it stays until a person has seen that everything is well.
 */
export async function moveMachine(context: StepContext): Promise<StepOutcome> {
  const { app, machine } = context;
  const { appName, flyMachineId, volumeId, oldVolumes } = machine;
  if (await isUpAfterAll(context)) return { change: {} };
  const copy = await findOrMakeCopy(context);
  if (copy.state !== 'created') return { waitMs: LOOK_AGAIN_MS };
  await unlessGone(app.fly.deleteMachine(appName, flyMachineId ?? ''));
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

/** Only one that is down is copied: what runs writes to its volume. */
async function isUpAfterAll({ app, machine }: StepContext): Promise<boolean> {
  try {
    const { state } = await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
    return !['stopped', 'suspended', 'failed', 'created', 'destroyed', 'destroying'].includes(
      state,
    );
  } catch (error) {
    if (error instanceof FlyError && error.fly === 'not_found') return false;
    throw error;
  }
}

type Copy = { id: string; region: string; state: string };

async function findOrMakeCopy({ app, machine }: StepContext): Promise<Copy> {
  const { appName, volumeId, region, oldVolumes } = machine;
  // The name tells the copy of this move from those before it, should the answer to its making be lost.
  const name = `data_${oldVolumes.length + 2}`;
  const volumes = await app.fly.listVolumes(appName);
  const made = volumes.find((each) => each.name === name && !each.attached_machine_id);
  if (made) return made;
  const { regions } = app.config.fly;
  let refusal: unknown;
  for (const each of [region, ...regions.filter((other) => other !== region)]) {
    try {
      const volume = { name, region: each, source_volume_id: volumeId, compute: GUEST };
      return await app.fly.createVolume(appName, volume);
    } catch (error) {
      const isFull = error instanceof FlyError && ['capacity', 'quota'].includes(error.fly);
      if (!isFull) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof FlyError && error.fly === 'not_found')) throw error;
  }
}
