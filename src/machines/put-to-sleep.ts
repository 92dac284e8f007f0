import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import { prepareSleep } from '../openclaw/sleep.ts';
import { hasConnectedChannel, hasOpenLogin } from '../store/channels.ts';
import type { Machine } from '../store/machines.ts';
import { execOn } from './ready-machine.ts';

type SleepApp = Pick<App, 'log' | 'db' | 'fly' | 'now'>;

/** How long a machine has to be idle, so that a person who reads an answer and then replies need not wait for a cold start. */
const QUIET_MS = 10 * 60_000;
/** A gateway that has not answered for this long is useless, and its next start repairs it. */
const SILENT_MS = 30 * 60_000;

/**
 * Stops a machine whose plan lets it sleep, when it has been up and idle for a while. The next inbound message starts it again.
 * Fly would stop it in the middle of an answer, so the gateway is asked first. When Fly cannot be reached (`unclear`) or the
 * gateway does not answer, the machine stays up until the next inspection. `checkLease` throws `LeaseLost`.
 */
export async function putToSleep(
  app: SleepApp,
  machine: Machine,
  { upSince, checkLease }: { upSince: number; checkLease: () => Promise<void> },
): Promise<'asleep' | 'in_use' | 'unclear'> {
  const { id, appName } = machine;
  const flyMachineId = machine.flyMachineId ?? '';
  const upMs = app.now() - upSince;
  if (upMs < QUIET_MS) return 'in_use';
  const { accountId, adopted } = machine;
  const [isLinking, hasOurs] = await app.db.read(
    hasOpenLogin(accountId),
    hasConnectedChannel(accountId),
  );
  // The gateway does not report a code that waits to be scanned, and a channel of the old service never wakes a machine.
  if (isLinking || (adopted && !hasOurs)) return 'in_use';
  try {
    const readiness = await prepareSleep(execOn(app, machine), {
      requestId: `sleep:${id}:${upSince}`,
      quietSince: app.now() - QUIET_MS,
    });
    if (readiness === 'busy' || (readiness === 'no_answer' && upMs < SILENT_MS)) {
      app.log.debug({ machineId: id, readiness, upMs }, 'a machine stays up');
      return 'in_use';
    }
    await checkLease();
    await app.fly.stopMachine(appName, flyMachineId);
    app.log.info({ machineId: id, readiness, upMs }, 'a machine was put to sleep');
    return 'asleep';
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    app.log.warn({ machineId: id, err: error }, 'a machine could not be put to sleep');
    return 'unclear';
  }
}
