import { AppError } from '../errors.ts';
import { withLease } from '../work/lease.ts';
import {
  addRollout,
  findNewestRollout,
  replaceRollouts,
  type Rollout,
  toRollout,
} from '../store/rollouts.ts';
import { FLEET_IMAGE, findSetting, saveSetting } from '../store/settings.ts';
import type { RolloutApp } from './roll-out-image.ts';

/** The image of the settings as it was last seen: only a change of it starts a rollout. */
const NOTICED_IMAGE = 'noticed_image';

/** Starts a rollout when the settings name another image than at the last start. */
export async function noticeImage(app: RolloutApp): Promise<void> {
  const image = app.config.fly.agentImage;
  await withLease(app, 'rollout', async () => {
    const [noticed, fleet] = await app.db.read([
      findSetting(NOTICED_IMAGE),
      findSetting(FLEET_IMAGE),
    ]);
    if (noticed?.rows[0]?.['value'] === image) return;
    const previousImage = fleet?.rows[0]?.['value'];
    if (typeof previousImage !== 'string') {
      await app.db.write([saveSetting(FLEET_IMAGE, image), saveSetting(NOTICED_IMAGE, image)]);
      return;
    }
    // Back to what the fleet has: nothing about it has to be tried out.
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

/**
 * Brings every machine of the newest rollout back to the image before it, in steps and without a canary. It goes one
 * image back and no further: a second call while the fleet goes back, or when it has arrived, changes nothing and returns
 * the same id; one that stopped at a machine begins again. Throws `not_found` when there was no rollout.
 */
export async function rollBackImage(app: RolloutApp): Promise<string> {
  const id = await withLease(app, 'rollout', async () => {
    const [result] = await app.db.read([findNewestRollout()]);
    const newest = result?.rows[0] && toRollout(result.rows[0]);
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
