import { FlyError } from '../fly/errors.ts';
import type { Machine } from '../store/machines.ts';
import { FULL, onAnotherVolume } from './another-volume.ts';
import type { StepContext, StepOutcome } from './step.ts';

/** The number of refused starts after which a machine is moved to another host. */
const REFUSALS_BEFORE_MOVE = 8;

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
  if (await startsNow(context)) return { change: {} };
  const outcome = await onAnotherVolume(context, { source_volume_id: machine.volumeId ?? '' });
  if (outcome.change) {
    const { region: to } = outcome.change;
    app.log.warn({ machineId: machine.id, from: machine.region, to }, 'a machine moves');
  }
  return outcome;
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
