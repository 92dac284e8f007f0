import { FlyError } from '../fly/errors.ts';
import { isStillRunning, newSeries, type Series } from '../openclaw/resumable.ts';
import type { Machine } from '../store/machines.ts';
import { type MachineStep, ON_RUNNING_MACHINE } from './next-step.ts';
import { execOn } from './ready-machine.ts';
import type { MachineApp } from './step.ts';

/** Longer than any command may take. */
const LONGEST_MS = 5 * 60_000;

/** The commands that a step has begun on the machine, as they are stored in its row. */
export function formatRun(step: MachineStep, rev: number, series: Series): string {
  return JSON.stringify({ step, rev, ...series });
}

type Run = Series & { step: MachineStep; rev: number };

function parseRun({ stepRun }: Machine): Run | null {
  return stepRun === null ? null : (JSON.parse(stepRun) as Run);
}

/**
 * The series with which a step continues or begins. Null while a command of another step is still running: for example an
 * older credential that is being written, which would otherwise overtake the newer one.
 */
export async function seriesFor(
  app: MachineApp,
  machine: Machine,
  step: MachineStep,
): Promise<Series | null> {
  const run = parseRun(machine);
  if (run?.step === step && run.rev === machine.desiredRev) return run;
  if (run && ON_RUNNING_MACHINE.includes(step) && (await mustWait(app, machine, run))) return null;
  return newSeries(app.now());
}

async function mustWait(app: MachineApp, machine: Machine, run: Run): Promise<boolean> {
  if (app.now() > run.since + LONGEST_MS) return false;
  try {
    return await isStillRunning(execOn(app, machine), run);
  } catch (error) {
    // A machine that does not run has no running command.
    if (error instanceof FlyError && error.fly !== 'transient') return false;
    throw error;
  }
}
