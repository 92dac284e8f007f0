import { AppError } from '../errors.ts';
import { recheckAllMachines } from '../store/machines.ts';
import type { Statement } from '../store/engine.ts';
import {
  addRollout,
  findNewestRollout,
  replaceRollouts,
  type Rollout,
  updateRollout,
} from '../store/rollouts.ts';
import { FLEET_IMAGE, findSetting, saveSetting } from '../store/settings.ts';
import { withLease } from '../work/lease.ts';
import { ROLLOUT_LEASE } from './roll-out-image.ts';
import type { MachineApp } from './step.ts';

/** The configured image at the last start: only a change of it starts a rollout. */
const NOTICED_IMAGE = 'noticed_image';

/** Starts a rollout when another image is configured than at the last start. */
export async function noticeImage(app: MachineApp): Promise<void> {
  const image = app.config.fly.agentImage;
  await withLease(app, ROLLOUT_LEASE, async () => {
    const [noticed, previousImage] = await app.db.read(
      findSetting(NOTICED_IMAGE),
      findSetting(FLEET_IMAGE),
    );
    if (noticed === image) return;
    if (previousImage === null) {
      await app.db.write([saveSetting(FLEET_IMAGE, image), saveSetting(NOTICED_IMAGE, image)]);
      return;
    }
    // The fleet already has this image, so no canary has to test it.
    const goesBack = image === previousImage;
    const state = goesBack ? 'rolling' : 'canary';
    await app.db.write([
      replaceRollouts(),
      addRollout({ id: app.newId('rol'), image, previousImage, state, goesBack }, app.now()),
      saveSetting(NOTICED_IMAGE, image),
    ]);
    app.log.info({ image, previousImage }, 'an image is rolled out');
  });
  await app.queue.enqueue('sweep', {});
}

/** The model for those who never chose one, at the last start. */
const NOTICED_MODEL = 'noticed_model';

/** Gives every machine its new document when another default model is configured than at the last start. */
export async function noticeModel(app: MachineApp): Promise<void> {
  const model = app.config.fly.agentModel;
  await withLease(app, ROLLOUT_LEASE, async () => {
    const [noticed] = await app.db.read(findSetting(NOTICED_MODEL));
    if (noticed === model) return;
    const all = noticed === null ? [] : [recheckAllMachines(app.now(), SPREAD_MS)];
    await app.db.write([...all, saveSetting(NOTICED_MODEL, model)]);
    if (noticed !== null) app.log.info({ model, noticed }, 'the default model moves');
  });
}

/** Not all machines at once. */
const SPREAD_MS = 3_600_000;

/** Gives the image of a running rollout to no further machine. Throws `conflict` when none runs. */
export async function pauseRollout(app: MachineApp): Promise<void> {
  await withRunning(app, (rollout) => updateRollout(rollout, { dueAt: null }));
}

/** Continues a paused rollout. The time of its step starts again. Throws `conflict` when none runs. */
export async function resumeRollout(app: MachineApp): Promise<void> {
  const now = app.now();
  await withRunning(app, (rollout) => updateRollout(rollout, { dueAt: now, stepAt: now }));
  await app.queue.enqueue('sweep', {});
}

async function withRunning(
  app: MachineApp,
  change: (rollout: Rollout) => Statement,
): Promise<void> {
  await withLease(app, ROLLOUT_LEASE, async (_renew, holder) => {
    const [newest] = await holder.db.read(findNewestRollout());
    if (newest?.state !== 'canary' && newest?.state !== 'rolling') {
      throw new AppError('conflict', 'No rollout is under way.');
    }
    await holder.db.write([change(newest)]);
  });
}

/**
 * Returns every machine of the newest rollout to the previous image, in steps and without a canary. A rollback goes back by one
 * image only: a second call during or after it changes nothing and returns the same id. A rollback that stopped at a machine
 * starts again. Throws `not_found` when there was no rollout.
 */
export async function rollBackImage(app: MachineApp): Promise<string> {
  const id = await withLease(app, ROLLOUT_LEASE, async () => {
    const [newest] = await app.db.read(findNewestRollout());
    if (!newest) throw new AppError('not_found', 'no image was ever rolled out');
    if (newest.goesBack && newest.state !== 'stopped') return newest.id;
    const id = app.newId('rol');
    const { image, previousImage } = newest.goesBack ? newest : reversed(newest);
    await app.db.write([
      replaceRollouts(),
      saveSetting(FLEET_IMAGE, image),
      addRollout({ id, image, previousImage, state: 'rolling', goesBack: true }, app.now()),
    ]);
    app.log.warn({ image, previousImage }, 'an image is rolled back');
    return id;
  });
  await app.queue.enqueue('roll-out-image', { id });
  return id;
}

function reversed({ image, previousImage }: Pick<Rollout, 'image' | 'previousImage'>) {
  return { image: previousImage, previousImage: image };
}
