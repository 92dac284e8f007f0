import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import type { Machine } from '../store/machines.ts';
import { LeaseBusy, withLease } from '../work/lease.ts';

type StartApp = Pick<App, 'db' | 'fly' | 'now' | 'instanceId' | 'locks'>;

/** Starts a machine as a request to its public port would; its plan lets it sleep again afterwards. */
export async function startAsleep(app: StartApp, machine: Machine): Promise<'waking' | 'away'> {
  try {
    await withLease(app, `machine:${machine.id}`, () =>
      app.fly.startMachine(machine.appName, machine.flyMachineId ?? ''),
    );
    return 'waking';
  } catch (error) {
    if (error instanceof FlyError) return 'away';
    // Whoever works on the machine starts it as well, or lets it sleep; the next try finds out.
    if (error instanceof LeaseBusy) return 'waking';
    throw error;
  }
}
