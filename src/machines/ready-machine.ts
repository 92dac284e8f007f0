import type { App } from '../app.ts';
import type { Exec } from '../openclaw/credentials.ts';
import { detached } from '../openclaw/detached.ts';
import { findHalt } from '../store/halts.ts';
import { findMachineOfAccount, type Machine } from '../store/machines.ts';

type Address = Pick<Machine, 'appName' | 'flyMachineId'>;

/** The machine of an account if it is built, neither paused nor stopped by its owner, and in its desired state. */
export async function findReadyMachine(
  app: Pick<App, 'db'>,
  accountId: string,
): Promise<Machine | null> {
  const [machine] = await app.db.read(findMachineOfAccount(accountId));
  if (!machine || machine.state !== 'ready' || machine.paused) return null;
  const [halt] = await app.db.read(findHalt(machine.id));
  if (halt) return null;
  const isUpToDate = machine.appliedRev === machine.desiredRev;
  return isUpToDate && machine.flyMachineId !== null ? machine : null;
}

/** Runs short commands on a machine. */
export function execOn(app: Pick<App, 'fly'>, { appName, flyMachineId }: Address): Exec {
  return (command) => app.fly.exec(appName, flyMachineId ?? '', command);
}

/** Runs commands that may take longer than one exec, as OpenClaw's own do. */
export function execDetachedOn(app: Pick<App, 'fly' | 'now'>, machine: Address): Exec {
  return detached(execOn(app, machine), app.now);
}
