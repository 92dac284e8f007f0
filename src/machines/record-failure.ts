import { FlyError } from '../fly/errors.ts';
import { tell } from '../chat/receive.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { type Machine, updateMachine } from '../store/machines.ts';
import { RegionsFull } from './build-steps.ts';
import type { Work } from './next-work.ts';
import type { MachineApp } from './reconcile.ts';

/** After so many failures of one step in a row an operator is told and the customer hears that it is on our side. */
const ATTEMPTS_BEFORE_ALARM = 8;
const LONGEST_WAIT_MS = 5 * 60_000;

/** Says what went wrong to whom it concerns, and has the step taken again, later each time. */
export async function recordFailure(
  app: MachineApp,
  machine: Machine,
  { work, error }: { work: Work; error: unknown },
): Promise<void> {
  const attempts = machine.attempts + 1;
  const code =
    error instanceof FlyError ? error.fly : error instanceof Error ? error.name : 'error';
  const waitMs = Math.min(1000 * 2 ** Math.min(attempts, 9), LONGEST_WAIT_MS);
  const isHopeless = ['auth', 'bug'].includes(code) || error instanceof RegionsFull;
  const isAlarm = isHopeless || attempts >= ATTEMPTS_BEFORE_ALARM;
  const fields = { machineId: machine.id, step: work, code, attempts, err: error };
  app.log[isAlarm ? 'error' : 'warn'](fields, 'a machine step failed');
  const isBuilding = machine.state === 'building' && work !== 'pause';
  const isWaitedFor = machine.state === 'ready' && isForSomebody(machine) && work !== 'pause';
  const failed = isAlarm && isBuilding;
  await app.db.write([
    updateMachine(machine.id, {
      attempts,
      trouble: code,
      dueAt: app.now() + waitMs,
      ...(failed ? { state: 'failed' } : {}),
      ...(error instanceof RegionsFull ? { region: error.firstRegion, volumeId: null } : {}),
    }),
  ]);
  if (isAlarm) {
    const notice = { type: 'machine_failed' as const, machineId: machine.id, step: work, code };
    await tellOperators(app, notice, `machine:${machine.id}:${machine.desiredRev}:${code}`);
  }
  if (failed)
    await tell(app, machine.accountId, { type: 'machine_failed' }, `failed:${machine.id}`);
  else if (machine.trouble === null && (isBuilding || isWaitedFor)) {
    await tell(
      app,
      machine.accountId,
      { type: isBuilding ? 'machine_progress' : 'machine_trouble' },
      // Each step of a build is shown; later it is one sentence for what was asked, however many steps have trouble.
      `trouble:${machine.id}:${isBuilding ? `${work}:` : ''}${machine.desiredRev}`,
    );
  }
  await app.queue.enqueue('reconcile-machine', { id: machine.id }, waitMs);
}

/** Somebody pressed a button or paid, and looks at the chat. */
function isForSomebody({ wakeRequested, restartRequested, startCause, paused }: Machine): boolean {
  return wakeRequested || restartRequested || startCause === 'restart' || paused;
}
