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
 * Counts the tests in a report of vitest's JSON reporter (null: vitest wrote none).
 * A file that cannot be loaded, an error outside any test, and a run without any result count as one failure.
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

/** The number of lines that are shown of a long failure: its message at the head, the last events at the tail. */
const HEAD_LINES = 4;
const TAIL_LINES = 24;

/** Every failed test with its file below `root` and the reason, for the end of a long log. */
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

/** Minutes that a run may take on two quiet cores. */
const BUDGET_MINUTES: Record<string, number> = { 'scripts/test': 5 };

/** How long a run took, beside its budget when it has one. */
export function timeLine(durationMs: number, name: string): string {
  const budget = BUDGET_MINUTES[name];
  const time = `${name} took ${minutes(durationMs)}`;
  if (budget === undefined) return `${time}.`;
  const isOver = durationMs > budget * 60_000;
  return `${time} of its budget of ${budget}:00${isOver ? ': OVER BUDGET' : ''}.`;
}

function minutes(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function count(statuses: string[], status: string): number {
  return statuses.filter((each) => each === status).length;
}
