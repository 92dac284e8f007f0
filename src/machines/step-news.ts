import type { News } from '../conversation/news.ts';
import type { Verdict } from '../domain/verdicts.ts';
import type { Machine, MachineChange } from '../store/machines.ts';
import type { DesiredState } from './build-steps.ts';
import type { Work } from './next-work.ts';

export type Done = { work: Work; change: MachineChange; verdict?: Verdict; desired: DesiredState };
/** News of a machine, and the key under which they are told once. */
export type Told = { news: News; key: string };

/** While it is being built the chat shows each step; later it only hears what concerns it. */
export function newsOfStep(machine: Machine, { work, change, desired }: Done): Told | null {
  const { id, state } = machine;
  if (change.flyMachineId === null) return null;
  const key = `${id}:${machine.desiredRev}`;
  if (work === 'pause') {
    return desired.isOnHold ? null : { news: { type: 'machine_paused' }, key: `paused:${key}` };
  }
  if (work === 'configure') return null;
  if (state !== 'ready')
    return { news: { type: 'machine_progress' }, key: `progress:${id}:${work}` };
  if (work === 'wake') {
    return { news: { type: 'machine_updated', change: 'wake' }, key: `woken:${key}` };
  }
  if (work === 'start') {
    const cause = machine.paused ? 'resume' : machine.startCause;
    if (cause === null || cause === 'update') return null;
    return { news: { type: 'machine_updated', change: cause }, key: `${cause}:${key}` };
  }
  if (work !== 'credential') return null;
  return change.credentialVersion === 0
    ? { news: { type: 'credential_removed' }, key: `removed:${key}` }
    : {
        news: { type: 'machine_updated', change: 'credential' },
        key: `pushed:${id}:${change.credentialVersion}`,
      };
}

/** What is told when nothing is left to do: that it is built, or that it has all that its new plan gives it. */
export function newsOfEnd({ id, state, startCause, desiredRev }: Machine): Told | null {
  if (state !== 'ready') return { news: { type: 'machine_ready' }, key: `ready:${id}` };
  return startCause === 'update'
    ? { news: { type: 'machine_updated', change: 'update' }, key: `update:${id}:${desiredRev}` }
    : null;
}

/** What only a real request shows is told when it differs, and always when somebody asked for it. */
export function newsOfVerdict(machine: Machine, work: Work, wasAsked: boolean): Told {
  return {
    news: { type: 'credential_checked', during: wasAsked ? 'test' : 'recheck' },
    key: `probed:${machine.id}:${machine.desiredRev}:${work}`,
  };
}
