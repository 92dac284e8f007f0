import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** One line of code, the rule it is about, and whether oxlint must report it. */
export type Line = { code: string; rule: string; breaks: boolean };
export type Planted = Record<string, Line[]>;

export const bad = (rule: string, code: string): Line => ({ rule, code, breaks: true });
export const good = (rule: string, code: string): Line => ({ rule, code, breaks: false });

const root = join(import.meta.dirname, '../..');
const CONFIGURATION = [
  '.oxlintrc.json',
  'lint.config.ts',
  'layers.ts',
  'src/domain/platforms.ts',
  'tsconfig.json',
  'package.json',
];

const Output = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string().default('(not parsed)'),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** Lints files with these lines under the project's configuration. Returns the lines that were judged wrongly. */
export async function lintPlanted(
  planted: Planted,
): Promise<{ overlooked: string[]; wronglyReported: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'automna-lint-'));
  try {
    for (const file of CONFIGURATION) cpSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, lines] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), lines.map(({ code }) => `${code}\n`).join(''));
    }
    const reported = await lint(folder);
    return judge(planted, reported);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function judge(planted: Planted, reported: Set<string>) {
  const lines = Object.entries(planted).flatMap(([file, all]) =>
    all.map((line, index) => ({ ...line, where: `${file}:${index + 1} ${line.rule}` })),
  );
  const shown = ({ where, code }: (typeof lines)[number]) => `${where}: ${code}`;
  return {
    overlooked: lines.filter(({ breaks, where }) => breaks && !reported.has(where)).map(shown),
    wronglyReported: lines.filter(({ breaks, where }) => !breaks && reported.has(where)).map(shown),
  };
}

/** What oxlint reports, each as `FILE:LINE RULE`. */
function lint(folder: string): Promise<Set<string>> {
  const command = [
    '--import',
    'tsx',
    'node_modules/.bin/oxlint',
    '-c',
    'lint.config.ts',
    '-f',
    'json',
  ];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      command,
      { cwd: folder, maxBuffer: 2 ** 27 },
      (_error, stdout, stderr) => {
        try {
          const { diagnostics } = Output.parse(JSON.parse(stdout));
          resolve(new Set(diagnostics.map(toWhere)));
        } catch (cause) {
          const output = `${stdout.slice(0, 500)}${stderr.slice(0, 500)}`;
          reject(new Error(`oxlint did not answer with JSON: ${output}`, { cause }));
        }
      },
    );
  });
}

/** A code reads `plugin(rule)`. */
function toWhere(diagnostic: z.infer<typeof Output>['diagnostics'][number]): string {
  const rule = /\((.*)\)$/.exec(diagnostic.code)?.[1] ?? diagnostic.code;
  return `${diagnostic.filename}:${diagnostic.labels[0]?.span.line ?? 0} ${rule}`;
}
