import type { Machine } from '../store/machines.ts';
import type { DesiredState } from './build-steps.ts';
import { isConfigured } from './configure-machine.ts';
import { flyConfig } from './fly-config.ts';
import { mustMove } from './move-machine.ts';
import { type BuildStep, nextBuildStep } from '../domain/build-steps.ts';

export type Work =
  | BuildStep
  | 'move'
  | 'update'
  | 'configure'
  | 'restart'
  | 'wake'
  | 'probe'
  | 'pause';

/** What has to be done next to make a machine what it shall be; null when it is. */
export function nextWork(machine: Machine, desired: DesiredState): Work | null {
  // Neither built nor started nor changed, however far it had come.
  if (desired.isPaused) return machine.paused ? null : 'pause';
  if (mustMove(machine)) return 'move';
  const step = nextBuildStep(machine);
  if (step && step !== 'start' && step !== 'credential') return step;
  if (machine.configHash !== flyConfig(machine, desired).hash) return 'update';
  if (step === 'start') return step;
  if (!isConfigured(machine, desired)) return 'configure';
  if (step) return step;
  if (machine.restartRequested) return 'restart';
  if (machine.credentialVersion !== (desired.credential?.version ?? 0)) return 'credential';
  if (machine.wakeRequested) return 'wake';
  return machine.probeRequested ? 'probe' : null;
}

/** Work that only a machine that is up can do. */
export const ON_THE_MACHINE: Work[] = ['configure', 'credential', 'probe', 'wake'];
