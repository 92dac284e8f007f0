import type { News } from '../conversation/news.ts';
import type { Machine } from '../store/machines.ts';
import type { MachineStep } from './next-step.ts';
import type { DesiredState, StepDoneOutcome } from './step.ts';

export type StepDone = StepDoneOutcome & { step: MachineStep; desired: DesiredState };
/** News of a machine with their idempotency key. */
export type KeyedNews = { news: News; key: string };

/** The news of a step: each step during the build; later only what the person has requested or has to know. */
export function newsOfStep(
  machine: Machine,
  { step, change, desired }: StepDone,
): KeyedNews | null {
  const { id, state } = machine;
  if (change.flyMachineId === null) return null;
  const key = `${id}:${machine.desiredRev}`;
  if (step === 'pause') {
    return desired.isOnHold || desired.isHalted
      ? null
      : { news: { type: 'machine_paused' }, key: `paused:${key}` };
  }
  if (step === 'configure') return null;
  if (state !== 'ready')
    return { news: { type: 'machine_progress' }, key: `progress:${id}:${step}` };
  if (step === 'wake') {
    return { news: { type: 'machine_updated', change: 'wake' }, key: `woken:${key}` };
  }
  if (step === 'start') {
    const cause = machine.paused ? 'resume' : machine.startCause;
    if (cause === null || cause === 'update') return null;
    return { news: { type: 'machine_updated', change: cause }, key: `${cause}:${key}` };
  }
  if (step !== 'credential') return null;
  return change.credentialVersion === 0
    ? { news: { type: 'credential_removed' }, key: `removed:${key}` }
    : {
        news: { type: 'machine_updated', change: 'credential' },
        key: `pushed:${id}:${change.credentialVersion}`,
      };
}

/** The news when no step is left: the machine is built, or has everything that its new plan includes. */
export function newsOfEnd({ id, state, startCause, desiredRev }: Machine): KeyedNews | null {
  if (state !== 'ready') return { news: { type: 'machine_ready' }, key: `ready:${id}` };
  return startCause === 'update'
    ? { news: { type: 'machine_updated', change: 'update' }, key: `update:${id}:${desiredRev}` }
    : null;
}

/** The news of a verdict that the gateway found by using the credential. */
export function newsOfVerdict(machine: Machine, step: MachineStep, wasAsked: boolean): KeyedNews {
  return {
    news: { type: 'credential_checked', during: wasAsked ? 'test' : 'recheck' },
    key: `probed:${machine.id}:${machine.desiredRev}:${step}`,
  };
}
