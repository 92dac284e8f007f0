import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { OxlintConfig, OxlintOverride } from 'oxlint';
import { LAYERS, type Layer, TESTS_MAY_IMPORT } from './layers.ts';

/** Folders up to this deep below a row are covered by it; a deeper one is closed. */
const DEPTHS = [0, 1, 2];
const rulesFile = new URL('.oxlintrc.json', import.meta.url);
const rules = JSON.parse(readFileSync(rulesFile, 'utf8')) as OxlintConfig;

/**
 * The rules of .oxlintrc.json together with the table of imports. Of several overrides that match a file the last one
 * counts: everything is closed first, each row opens its own files, and tests come last.
 */
export default {
  ...rules,
  overrides: [
    ...(rules.overrides ?? []),
    restrict('{src,bots,jobs,web,docker,sandbox,scripts}/**', ['*'], 'The folder has no row.'),
    ...Object.entries(LAYERS).flatMap(([row, layer]) => overridesOf(row, layer)),
    ...['src', 'bots', 'jobs', 'web'].flatMap(testOverrides),
    { files: ['{docker,sandbox,scripts}/**/*.test.ts'], rules: { 'no-restricted-imports': 'off' } },
  ],
} satisfies OxlintConfig;

function overridesOf(row: string, layer: Layer): OxlintOverride[] {
  const message = `${row} may import ${layer.imports.join(', ') || 'no other folder'}.`;
  return foldersOf(row).map(({ files, folder, own }) => {
    const imports = layer.imports.flatMap((each) => allow(folder, each));
    const group = [...packagePatterns(layer), ...own, ...imports];
    return restrict(files, group, message, relative(folder, 'src/app.ts'));
  });
}

/** A pattern sees an import as it is written, so every depth below a row has patterns of its own. */
function foldersOf(row: string): { files: string; folder: string; own: string[] }[] {
  const parent = posix.dirname(row);
  if (row.endsWith('.ts')) return [{ files: row, folder: parent, own: [] }];
  if (row.endsWith('/*')) {
    return [{ files: `${row}.{ts,tsx}`, folder: parent, own: allow(parent, row) }];
  }
  return DEPTHS.map((depth) => ({
    files: `${row}/${'*/'.repeat(depth)}*.{ts,tsx}`,
    folder: below(row, depth),
    own: ownPatterns(depth),
  }));
}

function testOverrides(zone: string): OxlintOverride[] {
  return DEPTHS.map((depth) => {
    const files = `${zone}/${'*/'.repeat(depth)}*.test.{ts,tsx}`;
    const others = TESTS_MAY_IMPORT.filter((each) => each !== zone);
    const allowed = others.flatMap((each) => allow(below(zone, depth), each));
    const message = `A test here may import ${TESTS_MAY_IMPORT.join(', ')}.`;
    return restrict(files, [...ownPatterns(depth), ...allowed], message);
  });
}

/** Everything up to the top folder of a row, and nothing above it. */
function ownPatterns(depth: number): string[] {
  const levels = Array.from({ length: depth }, (_, level) => `!${'../'.repeat(level + 1)}**`);
  return ['!./**', ...levels, `${'../'.repeat(depth + 1)}**`];
}

function packagePatterns({ packages = [], pure }: Layer): string[] {
  if (packages === 'any') return ['../**'];
  const names = pure ? packages : ['node:*', ...packages];
  return ['*', ...names.flatMap((name) => [`!${name}`, `!${name}/**`])];
}

function allow(folder: string, imported: string): string[] {
  const path = relative(folder, imported);
  if (path.endsWith('.ts')) return [`!${path}`];
  if (!path.endsWith('/*')) return [`!${path}/**`];
  // A file that has a row of its own is not meant by the row of its folder.
  const others = Object.keys(LAYERS).filter(
    (row) => row.endsWith('.ts') && posix.dirname(row) === posix.dirname(imported),
  );
  return [`!${path}`, ...others.map((row) => relative(folder, row))];
}

/** `typeOfApp` is how the files import src/app.ts, whose types are for everybody. */
function restrict(
  files: string,
  group: string[],
  message: string,
  typeOfApp?: string,
): OxlintOverride {
  const app = typeOfApp && { name: typeOfApp, allowTypeImports: true, message: 'Only its types.' };
  const allowed = typeOfApp ? [...group, `!${typeOfApp}`] : group;
  const patterns = [{ group: allowed, message: `${message} See layers.ts.` }];
  const paths = ['node:process', ...(app ? [app] : [])];
  return { files: [files], rules: { 'no-restricted-imports': ['error', { paths, patterns }] } };
}

function below(folder: string, depth: number): string {
  return `${folder}${'/below'.repeat(depth)}`;
}

function relative(folder: string, target: string): string {
  const path = posix.relative(folder, target);
  return path.startsWith('.') ? path : `./${path}`;
}
