import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import type { FlyMachine } from '../fly/client.ts';
import type { InboxApp } from '../chat/process-events.ts';
import { prepareNews } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import type { Exec } from '../openclaw/credentials.ts';
import { restartIfStuck } from '../openclaw/gateway.ts';
import type { Statement } from '../store/database.ts';
import {
  findMachine,
  type Machine,
  raiseDesiredRev,
  toMachine,
  updateMachine,
} from '../store/machines.ts';
import { findObservation, lookAgainAt, saveObservation } from '../store/observations.ts';
import { isAlwaysOn } from './is-always-on.ts';
import { ASLEEP, isUp } from './power-steps.ts';
import { putToSleep } from './put-to-sleep.ts';

type ObserveApp = InboxApp & Pick<App, 'fly' | 'instanceId'>;

/** How often a machine is looked at although nobody asked; one that sleeps when it is idle more often. */
const LOOK_EVERY_MS = 15 * 60_000;
const LOOK_AT_SLEEPER_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 60_000;

export function nextInspectionAt(now: number, alwaysOn: boolean): number {
  return now + (alwaysOn ? LOOK_EVERY_MS : LOOK_AT_SLEEPER_MS);
}

/**
 * Reads from Fly what a machine does, for whoever looks at its status, and has it put right when it is not what it shall
 * be: changed by another hand, down although its plan keeps it up, up although it is paused. Where its plan lets it sleep
 * and it is idle, it is put to sleep.
 */
export async function observeMachine(app: ObserveApp, id: string): Promise<void> {
  await withLease(app, `machine:${id}`, async (hold) => {
    const [machines, observation] = await app.db.read([findMachine(id), findObservation(id)]);
    const row = machines?.rows[0];
    const machine = row ? toMachine(row) : null;
    const now = app.now();
    if (!machine?.flyMachineId) return;
    const seen = await look(app, machine);
    if (!seen) {
      await app.db.write([lookAgainAt(id, now + LOOK_AGAIN_MS)]);
      return;
    }
    const alwaysOn = await isAlwaysOn(app, machine.accountId);
    const wrong = isAtWork(machine) ? null : whatIsWrong(machine, seen, alwaysOn);
    const before = observation?.rows[0];
    const upSince = Number(before?.['up_since'] ?? now);
    const isAsItShallBe = !isAtWork(machine) && !wrong && !machine.paused;
    const state = isAsItShallBe
      ? await tend(app, machine, { seen, upSince: alwaysOn ? null : upSince, hold })
      : seen.state;
    const news =
      before?.['state'] === state
        ? { statements: [], after: () => undefined }
        : await prepareNews(
            app,
            machine.accountId,
            { type: 'machine_observed' },
            `seen:${id}:${now}`,
          );
    await app.db.write([
      saveObservation(id, { state, now, nextAt: nextInspectionAt(now, alwaysOn) }),
      ...(wrong ? repair(app, machine, { wrong, seen: seen.state }) : []),
      ...news.statements,
    ]);
    news.after();
  });
}

type Seen = Pick<FlyMachine, 'state' | 'config' | 'checks'>;

async function look(app: ObserveApp, machine: Machine): Promise<Seen | null> {
  try {
    return await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
  } catch (error) {
    if (error instanceof FlyError && error.fly === 'not_found') return { state: 'destroyed' };
    app.log.warn({ machineId: machine.id, err: error }, 'a machine could not be looked at');
    return null;
  }
}

type Tended = { seen: Seen; upSince: number | null; hold: () => Promise<void> };

/** Puts one to sleep that may, where it says since when it is up; else sees that its gateway works. Returns what it does now. */
async function tend(
  app: ObserveApp,
  machine: Machine,
  { seen, upSince, hold }: Tended,
): Promise<string> {
  const use =
    upSince !== null && seen.state === 'started'
      ? await putToSleep(app, machine, { upSince, hold })
      : 'in_use';
  if (use === 'in_use' && isUp(seen)) await mendGateway(app, machine);
  return use === 'asleep' ? 'stopped' : seen.state;
}

/** While the reconciler is at work on it, it looks for itself. */
function isAtWork({ state, desiredRev, appliedRev }: Machine): boolean {
  return state !== 'ready' || desiredRev !== appliedRev;
}

async function mendGateway(app: ObserveApp, machine: Machine): Promise<void> {
  const { appName, flyMachineId } = machine;
  try {
    const exec: Exec = (command) => app.fly.exec(appName, flyMachineId ?? '', command);
    if (!(await restartIfStuck(exec))) return;
    app.log.warn({ machineId: machine.id }, 'the gateway was stuck and has restarted');
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    app.log.warn({ machineId: machine.id, err: error }, 'a gateway could not be asked');
  }
}

type Wrong = 'up' | 'down' | 'gone' | 'changed';

function repair(
  app: ObserveApp,
  machine: Machine,
  { wrong, seen }: { wrong: Wrong; seen: string },
): Statement[] {
  app.log.warn({ machineId: machine.id, wrong, seen }, 'a machine is put right');
  return [
    updateMachine(machine.id, wrong === 'changed' ? { configHash: null } : { started: false }),
    raiseDesiredRev(machine.accountId, app.now()),
  ];
}

function whatIsWrong(machine: Machine, { state, config }: Seen, alwaysOn: boolean): Wrong | null {
  if (machine.paused) return state === 'started' ? 'up' : null;
  if (state === 'destroyed') return 'gone';
  if (state === 'failed' || (alwaysOn && ASLEEP.includes(state))) return 'down';
  if (!config || machine.image === null) return null;
  const isOurs =
    config.image === machine.image && config.metadata?.['config_hash'] === machine.configHash;
  return isOurs ? null : 'changed';
}
