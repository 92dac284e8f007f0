import { defineConfig } from 'vitest/config';

/** The product as a process of its own, played, killed and looked into: a suite of its own. */
export default defineConfig({
  test: {
    include: ['test/suites/processes/*.processes.ts'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    maxWorkers: 1,
    // Each is two processes and a world of stand-ins.
    maxConcurrency: 2,
  },
});
