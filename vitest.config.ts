import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,bots,jobs,web,scripts,sandbox,test,bench}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
