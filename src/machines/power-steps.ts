import { isFly } from '../fly/errors.ts';
import type { FlyMachine } from '../fly/client.ts';
import { ASLEEP, diagnose } from './diagnose.ts';
import { flyConfig, updatedConfig } from './fly-config.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { treat } from './treat.ts';
import { mountedVolume, withoutMachine } from './volumes.ts';

/** A machine that Fly has moved to another host is not gone, whatever its state says for a while. */
const GONE = ['destroyed', 'destroying'];
const SETTLED = ['started', 'failed', ...ASLEEP];

/** Starts the machine if it sleeps and waits for its gateway; `null` once the gateway answers. */
export async function ensureStarted(context: StepContext): Promise<StepOutcome | null> {
  const { app, machine } = context;
  const id = machine.flyMachineId ?? '';
  if (machine.paused) await app.fly.uncordonMachine(machine.appName, id);
  const observed = await findAtFly(context);
  if (!observed) return { change: withoutMachine(machine) };
  const moved = noteMigration(context, observed);
  if (moved) return moved;
  const ailment = diagnose(observed, app.now());
  return ailment ? treat(context, observed, ailment) : null;
}

/** Restarts the machine, or starts it when it sleeps. A second restart only takes longer. */
export async function restart(context: StepContext): Promise<StepOutcome> {
  const { app, machine } = context;
  const id = machine.flyMachineId ?? '';
  const observed = await findAtFly(context);
  if (!observed) return { change: withoutMachine(machine) };
  const moved = noteMigration(context, observed);
  if (moved) return moved;
  if (!isSettled(observed)) return treat(context, observed, unsettled(context, observed));
  if (observed.state === 'started') await app.fly.restartMachine(machine.appName, id);
  else await app.fly.startMachine(machine.appName, id);
  return { change: { restartRequested: false, started: false, startCause: 'restart' } };
}

/**
 * Posts the machine's whole configuration, merged over what Fly shows at this moment. A sleeping machine goes on sleeping
 * unless its plan keeps it up. The volume is never touched.
 */
export async function update(context: StepContext): Promise<StepOutcome> {
  const { app, machine, desired } = context;
  const observed = await findAtFly(context);
  if (!observed) return { change: withoutMachine(machine) };
  const moved = noteMigration(context, observed);
  if (moved) return moved;
  const { state, config: shown } = observed;
  if (!shown || !isSettled(observed)) return treat(context, observed, unsettled(context, observed));
  const { config, hash } = flyConfig(machine, desired);
  const isThere = shown.metadata?.['config_hash'] === hash && shown.image === config.image;
  const staysDown = ASLEEP.includes(state) && (machine.paused || !desired.terms.alwaysOn);
  const answer = isThere
    ? observed
    : await app.fly.updateMachine(machine.appName, observed.id, {
        config: updatedConfig(shown, config),
        skip_launch: staysDown,
        ...(machine.secretsVersion === null ? {} : { min_secrets_version: machine.secretsVersion }),
        ...(observed.instance_id ? { current_version: observed.instance_id } : {}),
      });
  const isOfImage = machine.image !== null && machine.image !== config.image;
  return {
    change: {
      configHash: hash,
      image: answer.config?.image ?? config.image,
      ...(staysDown ? {} : { started: false }),
      ...(staysDown || isOfImage || machine.state !== 'ready'
        ? {}
        : { startCause: machine.startCause ?? 'update' }),
    },
  };
}

/** Fly has moved the machine to another host since somebody looked: the new id of its volume is stored before anything else. */
function noteMigration({ machine }: StepContext, observed: FlyMachine): StepOutcome | null {
  const volumeId = mountedVolume(observed);
  return volumeId && volumeId !== machine.volumeId ? { waitMs: 0, change: { volumeId } } : null;
}

/** Whether Fly takes a change of the machine now: nothing is under way, and its host can be reached. */
function isSettled({ state, host_status: host }: FlyMachine): boolean {
  return SETTLED.includes(state) && host !== 'unreachable' && host !== 'unknown';
}

function unsettled({ app }: StepContext, observed: FlyMachine) {
  return diagnose(observed, app.now()) ?? 'unreachable';
}

/** The machine as Fly shows it now; `null` when it no longer exists. */
async function findAtFly({ app, machine }: StepContext): Promise<FlyMachine | null> {
  try {
    const observed = await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
    return GONE.includes(observed.state) ? null : observed;
  } catch (error) {
    if (isFly(error, 'not_found')) return null;
    throw error;
  }
}
