import { defineConfig } from 'vitest/config';

/** Against the real OpenClaw: a suite of its own, for it needs an installation, memory and minutes. */
export default defineConfig({
  test: {
    include: ['test/suites/openclaw/*.openclaw.ts'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
