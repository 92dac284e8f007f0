import { expect, test } from 'vitest';
import { closingLine, countTests } from './test-counts.ts';

function report(...files: { status: string; tests: string[] }[]): string {
  return JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
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

test('the closing line tells of skipped tests only when there are some', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});
