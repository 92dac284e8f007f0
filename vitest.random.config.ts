import { defineConfig } from 'vitest/config';

/** Random sequences of everything people do, on every platform: a suite of its own, for it takes minutes. */
export default defineConfig({
  test: {
    include: ['test/suites/random/*.random.ts'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
  },
});
