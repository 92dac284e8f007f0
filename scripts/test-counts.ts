import { z } from 'zod';

export type Counts = { passed: number; failed: number; skipped: number };

const Report = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/**
 * Counts the tests in a report of vitest's JSON reporter (null: it wrote none).
 * Every run that did not do its work has at least one failure: a file that cannot be loaded, an error outside
 * any test, and a run in which no test passed or failed.
 */
export function countTests(report: string | null, exitCode: number): Counts {
  const files = report === null ? [] : Report.parse(JSON.parse(report)).testResults;
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
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

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function count(statuses: string[], status: string): number {
  return statuses.filter((each) => each === status).length;
}
