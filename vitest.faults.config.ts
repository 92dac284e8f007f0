import { defineConfig } from 'vitest/config';

/** Every fault and every moment to die in, for everything that happens to a machine: a suite of its own. */
export default defineConfig({
  test: {
    include: ['test/suites/faults/*.faults.ts'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
