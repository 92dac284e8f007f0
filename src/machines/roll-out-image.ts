import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { FlyError } from '../fly/errors.ts';
import { withLease } from '../work/lease.ts';
import { probeModels } from '../openclaw/gateway.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { findMachine, type Machine, toMachine, requestWake } from '../store/machines.ts';
import {
  findCanary,
  findRollout,
  listNotTold,
  listUnderWay,
  type Rollout,
  type RolloutChange,
  settleFleet,
  toRollout,
  updateRollout,
  wantImage,
} from '../store/rollouts.ts';
import { FLEET_IMAGE, saveSetting } from '../store/settings.ts';
import type { Statement } from '../store/database.ts';
import type { InboxApp } from '../chat/process-events.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { commandsOn } from './commands-on.ts';
import { isAlwaysOn } from './is-always-on.ts';
import { ASLEEP, isUp } from './power-steps.ts';

export type RolloutApp = InboxApp & Pick<App, 'fly' | 'instanceId'>;

/** How long the canary has to be well before the others follow. */
const VERIFY_MS = 10 * 60_000;
/** How long a machine may take to come up with a new image. */
const LONGEST_STEP_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 30_000;
const STEP_SIZE = 5;
const MOST_ATTEMPTS = 8;

/** What a look leads to: wait, or the rows that say what was decided. */
type Outcome = { change: RolloutChange; statements?: Statement[] } | 'wait' | { failed: string };

/**
 * Takes a rollout as far as it goes now: one machine first, watched for a while, then the others in steps. It stops and
 * calls for a person when a machine does not come up; what it had moved on goes back.
 */
export async function rollOutImage(app: RolloutApp, id: string): Promise<void> {
  await withLease(app, 'rollout', async () => {
    const [result] = await app.db.read([findRollout(id)]);
    const rollout = result?.rows[0] && toRollout(result.rows[0]);
    if (!rollout) return;
    const outcome = await look(app, rollout).catch((error: unknown): Outcome => {
      if (!(error instanceof FlyError)) throw error;
      app.log.warn({ rolloutId: id, err: error }, 'a rollout waits for Fly');
      return 'wait';
    });
    if (outcome === null) return;
    if (outcome !== 'wait' && 'failed' in outcome) return stop(app, rollout, outcome.failed);
    const { change, statements = [] } =
      outcome === 'wait' ? { change: {}, statements: [] } : outcome;
    const dueAt = change.state === 'done' ? null : app.now() + LOOK_AGAIN_MS;
    await app.db.write([updateRollout(rollout, { dueAt, ...change }), ...statements]);
    await app.queue.enqueue('sweep', {});
  });
}

async function look(app: RolloutApp, rollout: Rollout): Promise<Outcome | null> {
  switch (rollout.state) {
    case 'canary':
      return watchCanary(app, rollout);
    case 'rolling':
      return takeStep(app, rollout);
    case 'done':
    case 'stopped':
    case 'replaced':
      return null;
  }
}

async function watchCanary(app: RolloutApp, rollout: Rollout): Promise<Outcome> {
  const { canaryMachine, image, goodSince, stepAt } = rollout;
  const now = app.now();
  if (!canaryMachine) return chooseCanary(app, image);
  const [found, underWay] = await app.db.read([findMachine(canaryMachine), listUnderWay(image)]);
  const machine = found?.rows[0] ? toMachine(found.rows[0]) : null;
  // Its owner left or stopped paying: another one.
  if (!machine || machine.paused) return { change: { canaryMachine: null, goodSince: null } };
  const isLate = now - (stepAt ?? now) > LONGEST_STEP_MS + (goodSince ? VERIFY_MS : 0);
  const isComing = underWay?.rows.some((row) => row['id'] === canaryMachine);
  const isWell = !isComing && (await isWellNow(app, machine, goodSince !== null));
  if (!isWell) {
    const wentDown = goodSince !== null && !isComing;
    if (wentDown) return { failed: 'the canary went down' };
    return isLate || machine.attempts >= MOST_ATTEMPTS
      ? { failed: 'the canary does not come up' }
      : 'wait';
  }
  if (goodSince === null) return { change: { goodSince: now } };
  if (now - goodSince < VERIFY_MS) return 'wait';
  const answer = await useCredential(app, machine);
  if (answer === 'refused') return { failed: 'the canary cannot use its credential' };
  if (answer === 'unclear') return isLate ? { failed: 'the canary does not answer' } : 'wait';
  return { change: { state: 'rolling', stepAt: now } };
}

async function chooseCanary(app: RolloutApp, image: string): Promise<Outcome> {
  const [found] = await app.db.read([findCanary()]);
  const id = found?.rows[0]?.['id'];
  if (typeof id !== 'string') return { change: { state: 'rolling' } };
  const [row] = await app.db.read([findMachine(id)]);
  const accountId = String(row?.rows[0]?.['account_id']);
  const now = app.now();
  return {
    change: { canaryMachine: id, stepAt: now },
    statements: [requestWake(accountId), ...wantImage([id], image, now)],
  };
}

/** A machine that was well and fell asleep is not unwell. */
async function isWellNow(app: RolloutApp, machine: Machine, wasUp: boolean): Promise<boolean> {
  const seen = await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
  if (isUp(seen)) return true;
  return wasUp && ASLEEP.includes(seen.state) && !(await isAlwaysOn(app, machine.accountId));
}

/** Has the gateway use its credential. What the credential itself lacks is not the image's fault. */
async function useCredential(
  app: RolloutApp,
  machine: Machine,
): Promise<'fine' | 'refused' | 'unclear'> {
  const [found] = await app.db.read([findAcceptedCredential(machine.accountId)]);
  const verdict = found?.rows[0]?.['verdict'];
  if (verdict !== 'valid') return 'fine';
  try {
    const { result } = await probeModels(commandsOn({ app, machine }));
    return result === 'auth' ? 'refused' : result === 'unknown' ? 'unclear' : 'fine';
  } catch (error) {
    if (error instanceof AppError) return 'unclear';
    throw error;
  }
}

async function takeStep(app: RolloutApp, rollout: Rollout): Promise<Outcome> {
  const { image, stepAt } = rollout;
  const now = app.now();
  const [underWay, next] = await app.db.read([listUnderWay(image), listNotTold(image, STEP_SIZE)]);
  const coming = underWay?.rows.map(toMachine) ?? [];
  const isLate = now - (stepAt ?? now) > LONGEST_STEP_MS;
  const failed = coming.find(({ attempts }) => isLate || attempts >= MOST_ATTEMPTS);
  if (failed) return { failed: `machine ${failed.id} does not come up` };
  if (coming.length > 0) return 'wait';
  const ids = next?.rows.map((row) => String(row['id'])) ?? [];
  if (ids.length > 0) return { change: { stepAt: now }, statements: wantImage(ids, image, now) };
  app.log.info({ rolloutId: rollout.id, image }, 'the whole fleet has the image');
  return {
    change: { state: 'done' },
    statements: [saveSetting(FLEET_IMAGE, image), ...settleFleet(image, now)],
  };
}

async function stop(app: RolloutApp, rollout: Rollout, trouble: string): Promise<void> {
  const [underWay] = await app.db.read([listUnderWay(rollout.image)]);
  const coming = underWay?.rows.map((row) => String(row['id'])) ?? [];
  const canary = rollout.state === 'canary' && rollout.canaryMachine ? [rollout.canaryMachine] : [];
  const back = [...new Set([...coming, ...canary])];
  await app.db.write([
    updateRollout(rollout, { state: 'stopped', dueAt: null, trouble }),
    ...wantImage(back, null, app.now()),
  ]);
  app.log.error({ rolloutId: rollout.id, trouble, back }, 'an image rollout has stopped');
  const notice = { type: 'rollout_stopped' as const, image: rollout.image, trouble };
  await tellOperators(app, notice, `rollout:${rollout.id}`);
  await app.queue.enqueue('sweep', {});
}
