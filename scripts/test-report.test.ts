import { describe, expect, test } from 'vitest';
import { closingLine, countTests, listFailures, timeLine } from './test-report.ts';

type FileReport = { status: string; tests: string[]; message?: string };

function report(...files: FileReport[]): string {
  return JSON.stringify({
    testResults: files.map(({ status, tests, message = '' }, number) => ({
      name: `/project/test/file-${number}.test.ts`,
      status,
      message,
      assertionResults: tests.map((each) => ({
        status: each,
        fullName: `a ${each} test`,
        failureMessages: each === 'failed' ? ['Error: it never came\n    at here'] : [],
      })),
    })),
  });
}

test('tests are counted over all files', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo'] },
    { status: 'failed', tests: ['passed', 'failed'] },
  );
  expect(countTests(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that cannot be loaded is a failure', () => {
  const text = report({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] });
  expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('an error outside any test is a failure', () => {
  const text = report({ status: 'passed', tests: ['passed'] });
  expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('a run without a report is a failure', () => {
  expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a run that skipped every test is a failure', () => {
  const text = report({ status: 'passed', tests: ['skipped'] });
  expect(countTests(text, 0)).toEqual({ passed: 0, failed: 1, skipped: 1 });
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});

test('the time of a run is shown beside its budget', () => {
  expect(timeLine(249_900, 'scripts/test')).toBe('scripts/test took 4:10 of its budget of 5:00.');
  expect(timeLine(301_000, 'scripts/test')).toContain('OVER BUDGET');
  expect(timeLine(59_000, 'faults')).toBe('faults took 0:59.');
});

describe('the list of failures', () => {
  test('contains every failed test, with its file and the reason', () => {
    const text = report(
      { status: 'passed', tests: ['passed'] },
      { status: 'failed', tests: ['passed', 'failed'] },
    );
    expect(listFailures(text, '/project')).toEqual([
      '✗ test/file-1.test.ts > a failed test\n  Error: it never came\n      at here',
    ]);
  });

  test('contains a file that cannot be loaded', () => {
    const text = report({ status: 'failed', tests: [], message: 'no such module' });
    expect(listFailures(text, '/project')).toEqual(['✗ test/file-0.test.ts\n  no such module']);
  });

  test('shows the beginning and the end of a long failure', () => {
    const message = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    const [failure] = listFailures(report({ status: 'failed', tests: [], message }), '/project');
    expect(failure).toContain('  line 3\n  (72 lines left out)\n  line 76\n');
    expect(failure?.endsWith('line 99')).toBe(true);
  });

  test('is empty without a report', () => {
    expect(listFailures(null, '/project')).toEqual([]);
  });
});
