import { relative } from 'node:path';
import { z } from 'zod';

export type Counts = { passed: number; failed: number; skipped: number };

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
});

function filesOf(report: string | null): z.infer<typeof Report>['testResults'] {
  return report === null ? [] : Report.parse(JSON.parse(report)).testResults;
}

/**
 * Counts the tests in a report of vitest's JSON reporter (null: it wrote none).
 * Every run that did not do its work has at least one failure: a file that cannot be loaded, an error outside
 * any test, and a run in which no test passed or failed.
 */
export function countTests(report: string | null, exitCode: number): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of filesOf(report)) {
    const statuses = file.assertionResults.map((test) => test.status);
    const failed = count(statuses, 'failed');
    counts.passed += count(statuses, 'passed');
    counts.failed += file.status === 'failed' ? Math.max(failed, 1) : failed;
    counts.skipped += statuses.length - failed - count(statuses, 'passed');
  }
  const ranNothing = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (exitCode !== 0 || ranNothing)) counts.failed = 1;
  return counts;
}

/** So much of a long failure is shown again: what it says first, and what happened last. */
const HEAD_LINES = 4;
const TAIL_LINES = 24;

/** What failed, with the file below `root` and why; made to be read at the end of a long log. */
export function listFailures(report: string | null, root: string): string[] {
  return filesOf(report).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = relative(root, name);
    if (failed.length === 0 && status === 'failed') return [`✗ ${file}\n${shorten(message)}`];
    return failed.map(
      (test) => `✗ ${file} > ${test.fullName}\n${shorten(test.failureMessages.join('\n'))}`,
    );
  });
}

function shorten(message: string): string {
  const lines = message.trimEnd().split('\n');
  const left = lines.length - HEAD_LINES - TAIL_LINES;
  const shown =
    left > 0
      ? [...lines.slice(0, HEAD_LINES), `(${left} lines left out)`, ...lines.slice(-TAIL_LINES)]
      : lines;
  return shown.map((line) => `  ${line}`).join('\n');
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function count(statuses: string[], status: string): number {
  return statuses.filter((each) => each === status).length;
}
