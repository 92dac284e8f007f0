import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,bots,jobs,web,docker,scripts,sandbox,test,bench}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/own-temporary-folder.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
