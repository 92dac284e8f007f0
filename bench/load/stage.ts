import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../scripts/redis.ts';
import { startWorld, type World } from '../../scripts/sandbox/world.ts';
import { Measured, watchQueue } from './measured.ts';

export type Stage = {
  world: World;
  product: Measured;
  queue: Awaited<ReturnType<typeof watchQueue>>;
  dataDir: string;
  close(): Promise<void>;
};

/** The world of stand-ins and the product beside it. `pace`: the share of Fly's real times that machines take. */
export async function openStage(pace: number): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'automna-load-'));
  const world = await startWorld({ dataDir, on: 'console', delayScale: pace });
  const redis = await startRedis({ dir: dataDir, quiet: true });
  const settings = { ...world.settings, REDIS_URL: redis.url, SWEEP_INTERVAL_MS: '15000' };
  const product = await Measured.start(settings);
  const queue = await watchQueue(settings);
  return {
    world,
    product,
    queue,
    dataDir,
    async close() {
      await queue.stop();
      await product.stop();
      await world.close();
      await redis.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
