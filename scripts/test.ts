import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, type Counts, countTests, listFailures, timeLine } from './test-report.ts';

const CHECKS = {
  types: ['tsc', '--noEmit'],
  lint: ['tsx', 'node_modules/.bin/oxlint', '-c', 'lint.config.ts'],
  format: ['oxfmt', '--check', '.'],
  unused: ['knip'],
};

const root = join(import.meta.dirname, '..');
/** The projects of vitest.config.ts, joined by commas, and the other arguments for vitest. */
const [suites = '', ...vitestArguments] = process.argv.slice(2);
const projects = suites.split(',');
/** Whether this is the whole of `scripts/test` and not a part chosen by arguments. */
const isEverything = projects.includes('unit') && vitestArguments.length === 0;
const started = Date.now();
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
/** A run of several suites collects all failures in this file. */
const failuresFile = process.env['FAILURES_FILE'];

if (isEverything) await runChecks();
await runVitest();
if (failuresFile && failures.length > 0) appendFileSync(failuresFile, `${failures.join('\n')}\n`);
console.log(`\n${timeLine(Date.now() - started, isEverything ? 'scripts/test' : suites)}`);
console.log(closingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Runs all checks concurrently, because each is quick and together they use both cores. */
async function runChecks(): Promise<void> {
  await Promise.all(
    Object.entries(CHECKS).map(async ([name, command]) => {
      const since = Date.now();
      const { code, output } = await run(command, 'pipe');
      counts[code === 0 ? 'passed' : 'failed'] += 1;
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds(since)})`);
      if (code === 0) return;
      failures.push(`✗ ${name}`);
      console.log(output);
    }),
  );
}

async function runVitest(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'automna-test-'));
  const report = join(folder, 'report.json');
  const since = Date.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(
    [
      'vitest',
      'run',
      ...projects.map((name) => `--project=${name}*`),
      ...reporters,
      ...vitestArguments,
    ],
    'inherit',
  );
  const text = readReport(report);
  const tests = countTests(text, code);
  const failed = listFailures(text, root);
  if (tests.failed > 0 && failed.length === 0) failed.push('✗ something outside the tests');
  failures.push(...failed);
  rmSync(folder, { recursive: true });
  console.log(`${tests.failed === 0 ? '✓' : '✗'} tests (${seconds(since)})`);
  counts.passed += tests.passed;
  counts.failed += tests.failed;
  counts.skipped += tests.skipped;
}

function run(
  [tool = '', ...rest]: string[],
  stdio: 'inherit' | 'pipe',
): Promise<{ code: number; output: string }> {
  const child = spawn(join(root, 'node_modules/.bin', tool), rest, {
    cwd: root,
    stdio: ['ignore', stdio, stdio],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trimEnd() }));
  });
}

function readReport(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
