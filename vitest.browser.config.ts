import { defineConfig } from 'vitest/config';

/** Pages in a real browser: a suite of its own, for it needs Chromium. */
export default defineConfig({
  test: {
    include: ['test/suites/browser/*.browser.ts'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
