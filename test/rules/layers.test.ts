import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test, vi } from 'vitest';
import { LAYERS, TESTS_MAY_IMPORT } from '../../layers.ts';
import { bad, good, type Line, lintPlanted } from './planted.ts';

// The linter runs over hundreds of planted files, and two cores may be busy with others.
vi.setConfig({ testTimeout: 120_000 });

const rows = Object.keys(LAYERS);
const OUTSIDE = ['test', 'bench', 'src/new-folder', 'bots/new-folder'];

test('a row imports only from rows above it', () => {
  const upward = rows.flatMap((row, index) => {
    const above = rows.slice(0, index);
    const isAbove = (each: string) =>
      above.some((other) => covers(each, other)) &&
      !rows.slice(index).some((other) => covers(each, other));
    return LAYERS[row]?.imports.filter((each) => !isAbove(each)).map((each) => `${row} -> ${each}`);
  });
  expect(upward).toEqual([]);
});

test('every row exists', () => {
  const missing = rows.filter((row) => !existsSync(row.replace(/\/\*$/, '')));
  expect(missing).toEqual([]);
});

test('every file and folder at the root of src has a row', () => {
  const entries = readdirSync('src').filter((name) => !name.includes('.test.'));
  expect(entries.filter((name) => !(`src/${name}` in LAYERS))).toEqual([]);
});

test('at most 8 files lie at the root of src', () => {
  const files = readdirSync('src').filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(files.length).toBeLessThanOrEqual(8);
});

test(
  'lint allows what the table allows and reports everything else',
  { timeout: 120_000 },
  async () => {
    const planted = Object.fromEntries([
      ...rows.flatMap(filesOf),
      ...testFiles(),
      closedFile('src/new-folder/file.ts'),
    ]);
    expect(await lintPlanted(planted)).toEqual({ overlooked: [], wronglyReported: [] });
  },
);

/** A file of this row, and one in a folder below it, that imports every row. */
function filesOf(row: string): [string, Line[]][] {
  if (row.endsWith('.ts')) return [[row, linesFor(row, row)]];
  if (row.endsWith('/*')) return [plant(row, `${row.slice(0, -1)}file.ts`)];
  return [
    plant(row, `${row}/file.ts`),
    plant(row, `${row}/below/file.ts`),
    plant(row, `${row}/below/below/file.ts`),
  ];
}

function plant(row: string, file: string): [string, Line[]] {
  return [file, linesFor(row, file)];
}

function linesFor(row: string, file: string): Line[] {
  const { imports = [], packages = [], pure } = LAYERS[row] ?? {};
  const others = [...rows, ...OUTSIDE].filter((each) => each !== 'src/app.ts' && each !== file);
  const app = specifier(file, 'src/app.ts');
  return [
    ...others.flatMap((other) => {
      const allowed = other === row || imports.some((each) => covers(each, other));
      return targetsIn(other).map((target) =>
        line(allowed, `import '${specifier(file, target)}';`),
      );
    }),
    line(true, `import type { App } from '${app}';`),
    line(false, `import { app } from '${app}';`),
    line(false, `import type { New } from '${specifier(file, 'test/new.ts')}';`),
    line(false, `export { x } from '${specifier(file, 'test/x.ts')}';`),
    line(false, `export const lazy = import('${specifier(file, 'test/lazy.ts')}');`),
    line(false, "import 'node:process';"),
    line(!pure, "import 'node:fs/promises';"),
    line(packages === 'any', "import 'left-pad';"),
    ...(packages === 'any' ? [] : packages.map((name) => line(true, `import '${name}';`))),
  ];
}

function testFiles(): [string, Line[]][] {
  return ['src/machines/file.test.ts', 'bots/console/below/file.test.ts', 'web/file.test.tsx'].map(
    (file) => {
      const zone = file.split('/')[0] ?? '';
      const other = zone === 'jobs' ? 'web' : 'jobs';
      return [
        file,
        [
          ...[...TESTS_MAY_IMPORT, zone].map((each) =>
            line(true, `import '${specifier(file, `${each}/x.ts`)}';`),
          ),
          ...[other, 'scripts', 'bench', 'test'].map((each) =>
            line(false, `import '${specifier(file, `${each}/x.ts`)}';`),
          ),
          line(true, "import 'vitest';"),
        ],
      ];
    },
  );
}

function closedFile(file: string): [string, Line[]] {
  return [
    file,
    [
      line(false, "import '../errors.ts';"),
      line(false, "import 'zod';"),
      line(false, "import './own.ts';"),
    ],
  ];
}

function line(allowed: boolean, code: string): Line {
  return allowed ? good('no-restricted-imports', code) : bad('no-restricted-imports', code);
}

function targetsIn(row: string): string[] {
  if (row.endsWith('.ts')) return [row];
  return row.endsWith('/*')
    ? [`${row.slice(0, -1)}target.ts`]
    : [`${row}/target.ts`, `${row}/deep/target.ts`];
}

/** Whether a name in the table includes this row, as `src` includes all rows of src. */
function covers(name: string, row: string): boolean {
  return name === row || row.startsWith(`${name}/`);
}

function specifier(file: string, target: string): string {
  const path = posix.relative(posix.dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}
