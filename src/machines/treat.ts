import {
  type Ailment,
  type Course,
  courseAfter,
  courseWith,
  nextRemedy,
  type Remedy,
} from '../domain/ailments.ts';
import type { FlyMachine } from '../fly/client.ts';
import { isFly } from '../fly/errors.ts';
import type { Machine, MachineChange } from '../store/machines.ts';
import { backOffByAgeMs } from '../work/due-row.ts';
import { exitsOf } from './diagnose.ts';
import { flyConfig, updatedConfig } from './fly-config.ts';
import { newestSnapshot } from './restore-volume.ts';
import type { StepContext, StepOutcome } from './step.ts';
import { withoutMachine } from './volumes.ts';

const RECHECK_MS = 1000;
/** How long a first build waits for a host that is out of reach. */
const EMPTY_HOST_MS = 5 * 60_000;
/** The longer it takes, the less often it is looked at: Fly limits how often a machine may be read. */
const RECHECK = { firstMs: RECHECK_MS, longestMs: 15_000 };
/** A refusal that passes by itself is retried this often before it counts as a remedy that did not help. */
const REFUSALS_THAT_PASS = 6;

/**
 * Waits for a machine that is not well, and takes the next stronger remedy whenever one is due. Every wait is counted: how long it
 * lasts and what was tried is stored with the outcome.
 */
export async function treat(
  context: StepContext,
  seen: FlyMachine,
  ailment: Ailment,
): Promise<StepOutcome> {
  const { app, machine } = context;
  const now = app.now();
  const course = courseWith(machine, ailment, { now, isCrashing: exitsOf(seen, now).isCrashing });
  const remedy = isElsewhereBetter(machine, course, now) ? 'remake' : nextRemedy(course, now);
  if (!remedy) {
    const waitedMs = now - Math.max(course.ailmentAt, course.remedyAt ?? 0);
    return { waitMs: backOffByAgeMs(waitedMs / 4, RECHECK), change: course };
  }
  const isFirst = remedy === 'start' || remedy === 'restart';
  const say = isFirst ? app.log.info.bind(app.log) : app.log.warn.bind(app.log);
  say({ machineId: machine.id, ailment, state: seen.state, remedy }, 'a machine is treated');
  const outcome = await take(context, seen, remedy).catch((error: unknown) => {
    const isInVain = isFly(error, 'conflict') && machine.attempts >= REFUSALS_THAT_PASS;
    if (!isInVain) throw error;
    return { waitMs: RECHECK_MS, change: { attempts: 0 } };
  });
  return { ...outcome, change: { ...courseAfter(course, remedy, now), ...outcome.change } };
}

/** The host of a first build is gone, and no data with it. */
function isElsewhereBetter({ state }: Machine, course: Course, now: number): boolean {
  const { ailment, ailmentAt } = course;
  if (state === 'ready' || ailment !== 'unreachable') return false;
  return now - (ailmentAt ?? now) >= EMPTY_HOST_MS;
}

type Treated = StepOutcome & { change: MachineChange };

async function take(context: StepContext, seen: FlyMachine, remedy: Remedy): Promise<Treated> {
  const { app, machine, desired } = context;
  const { appName } = machine;
  switch (remedy) {
    case 'start':
      await app.fly.startMachine(appName, seen.id);
      return { waitMs: RECHECK_MS, change: {} };
    case 'restart':
      await app.fly.restartMachine(appName, seen.id);
      return { waitMs: RECHECK_MS, change: {} };
    case 'update': {
      // Fly places a machine again when it is updated, even when nothing changes.
      const { config, hash } = flyConfig(machine, desired);
      await app.fly.updateMachine(appName, seen.id, {
        config: updatedConfig(seen.config ?? {}, config),
        ...(machine.secretsVersion === null ? {} : { min_secrets_version: machine.secretsVersion }),
      });
      return { waitMs: RECHECK_MS, change: { configHash: hash, image: config.image } };
    }
    case 'remake':
      await app.fly.deleteMachine(appName, seen.id);
      return { change: withoutMachine(machine) };
    case 'restore':
      // Stored before the machine is deleted: whoever goes on after a crash must not build on the volume that is lost.
      return { waitMs: 0, change: { restoreFrom: await newestSnapshot(context) } };
  }
}
