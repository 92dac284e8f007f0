import { defineConfig } from 'vitest/config';
import { PLATFORM_NAMES } from './src/domain/platforms.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/**
 * Files share the modules of a worker, because loading them takes as long as the tests. More workers than cores, because most
 * tests wait half of their time.
 */
const QUICK = {
  testTimeout: MINUTE,
  hookTimeout: MINUTE,
  maxWorkers: 3,
  isolate: false,
  setupFiles: ['test/fixtures/first-fetch.ts'],
};

/** The suites by name: `scripts/test` runs `unit` and `wire`, `scripts/test-NAME` runs the one of that name. */
export default defineConfig({
  test: {
    projects: [
      suite('unit', {
        ...QUICK,
        include: ['{src,jobs,web,docker,scripts,bench}/**/*.test.{ts,tsx}', 'test/rules/*.test.ts'],
        exclude: ['**/*.{faults,random}.test.ts'],
      }),
      // Everything with a chat library in it.
      suite('wire', {
        ...QUICK,
        // A story waits for many things, each with a generous end.
        testTimeout: 3 * MINUTE,
        include: ['{bots,sandbox,test/stories}/**/*.test.ts'],
      }),
      // Pages in a real browser.
      suite('browser', { testTimeout: MINUTE, hookTimeout: MINUTE, maxWorkers: 1 }),
      // Every fault and every moment to die in, for everything that happens to a machine or to money.
      suite('faults', {
        include: ['test/suites/faults/*.faults.ts', 'src/**/*.faults.test.ts'],
        testTimeout: 30 * SECOND,
        hookTimeout: 30 * SECOND,
        maxWorkers: 2,
      }),
      // Against the real OpenClaw, which needs an installation and memory.
      suite('openclaw', { testTimeout: 10 * MINUTE, hookTimeout: 10 * MINUTE, maxWorkers: 2 }),
      // The product as a process of its own: each test is two processes and a world of stand-ins.
      suite('processes', {
        testTimeout: MINUTE,
        hookTimeout: 30 * SECOND,
        maxWorkers: 1,
        maxConcurrency: 2,
      }),
      // The stories, with a database that is a server of its own. `scripts/test-remote` installs it.
      ...(process.env['TURSO_DIR'] ? [remote()] : []),
      // Random events and random years of what happens to money, whatever the platform.
      suite('random-money', {
        include: ['src/**/*.random.test.ts'],
        testTimeout: 30 * MINUTE,
        hookTimeout: MINUTE,
        maxWorkers: 3,
      }),
      // Random sequences of everything people do, on every platform.
      ...PLATFORM_NAMES.map((platform) => ({
        test: {
          ...suite('random', { testTimeout: 10 * MINUTE, hookTimeout: MINUTE, maxWorkers: 3 }).test,
          name: `random-${platform}`,
          env: { RANDOM_PLATFORM: platform },
        },
      })),
    ],
  },
});

type Suite = {
  include?: string[];
  exclude?: string[];
  testTimeout: number;
  hookTimeout: number;
  maxWorkers: number;
  maxConcurrency?: number;
  isolate?: boolean;
  setupFiles?: string[];
};

function remote() {
  const include = ['test/stories/*.test.ts', 'test/suites/remote/*.remote.ts'];
  const { test } = suite('remote', {
    include,
    testTimeout: MINUTE,
    hookTimeout: MINUTE,
    maxWorkers: 3,
  });
  return { test: { ...test, env: { STORY_DATABASE: 'remote' } } };
}

function suite(name: string, options: Suite) {
  return {
    test: {
      name,
      include: [`test/suites/${name}/*.${name}.ts`],
      globalSetup: ['test/own-temporary-folder.ts'],
      ...options,
      setupFiles: [...(options.setupFiles ?? []), 'test/fixtures/sample-seed.ts'],
    },
  };
}
