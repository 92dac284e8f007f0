import { type BuildStep, nextBuildStep } from '../domain/build-steps.ts';
import type { Machine } from '../store/machines.ts';
import { isConfigured } from './configure-machine.ts';
import { flyConfig } from './fly-config.ts';
import { mustMove } from './move-machine.ts';
import type { DesiredState } from './step.ts';

export type MachineStep =
  | BuildStep
  | 'move'
  | 'restore'
  | 'update'
  | 'configure'
  | 'restart'
  | 'wake'
  | 'probe'
  | 'pause';

/** The next step that brings a machine to its desired state; null when it is there. */
export function nextStep(machine: Machine, desired: DesiredState): MachineStep | null {
  // A paused machine is neither built nor started nor changed, however far its build had come.
  if (desired.isPaused) return machine.paused ? null : 'pause';
  if (desired.isHalted && machine.state === 'ready') return null;
  if (machine.restoreFrom !== null) return 'restore';
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

/** Steps for which the machine has to run. */
export const ON_RUNNING_MACHINE: MachineStep[] = ['configure', 'credential', 'probe', 'wake'];
