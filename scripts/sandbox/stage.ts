import type { Platform } from '../../src/domain/platforms.ts';
import type { Pending } from './report.ts';
import type { World } from './world.ts';

/** What a story may do to the product and the stand-ins. */
export type Stage = {
  world: World;
  /** Where it begins. */
  platform: Platform;
  crash: () => Promise<void>;
  /** Sets the clock of the product ahead. */
  passTime: (ms: number) => void;
  flushRedis: () => Promise<void>;
  pending: () => Promise<Pending>;
  print: (line: string) => void;
};
