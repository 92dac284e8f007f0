import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import { prepareSleep } from '../openclaw/sleep.ts';
import { findOpenLogin } from '../store/channels.ts';
import type { Machine } from '../store/machines.ts';

type SleepApp = Pick<App, 'log' | 'db' | 'fly' | 'now'>;

/** How long nothing has to have happened. Whoever reads an answer and asks on should not wait for a cold start. */
const QUIET_MS = 10 * 60_000;
/** A gateway that says nothing for so long is of no use to anybody, and its next start mends it. */
const SILENT_MS = 30 * 60_000;

/**
 * Stops a machine of a plan that sleeps, when it has been up for a while and nobody uses it; an inbound message starts it
 * again. Fly would stop it in the middle of an answer, so its gateway is asked first. When Fly cannot be asked (`unclear`) or
 * the gateway says nothing it stays up until the next look. `hold` throws when another process has taken over.
 */
export async function putToSleep(
  app: SleepApp,
  machine: Machine,
  { upSince, hold }: { upSince: number; hold: () => Promise<void> },
): Promise<'asleep' | 'in_use' | 'unclear'> {
  const { id, appName } = machine;
  const flyMachineId = machine.flyMachineId ?? '';
  const upMs = app.now() - upSince;
  if (upMs < QUIET_MS) return 'in_use';
  // Of a code that is being scanned the gateway does not speak.
  const [login] = await app.db.read([findOpenLogin(machine.accountId)]);
  if (login?.rows[0]) return 'in_use';
  try {
    const readiness = await prepareSleep(
      (command) => app.fly.exec(appName, flyMachineId, command),
      {
        requestId: `sleep:${id}:${upSince}`,
        quietSince: app.now() - QUIET_MS,
      },
    );
    if (readiness === 'busy' || (readiness === 'no_answer' && upMs < SILENT_MS)) {
      app.log.debug({ machineId: id, readiness, upMs }, 'a machine stays up');
      return 'in_use';
    }
    await hold();
    await app.fly.stopMachine(appName, flyMachineId);
    app.log.info({ machineId: id, readiness, upMs }, 'a machine was put to sleep');
    return 'asleep';
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    app.log.warn({ machineId: id, err: error }, 'a machine could not be put to sleep');
    return 'unclear';
  }
}
