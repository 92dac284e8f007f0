import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

export const root = join(import.meta.dirname, '../..');

/** What one file imports: another file of the project, by its path, or a package. */
export type Import = { from: string; to: string; typeOnly: boolean };

/** Every import, re-export and `import()` of the code below a folder, tests left out. Paths begin at the project. */
export function importsBelow(folder: string): Import[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => importsOf(join(folder, name)));
}

export function importsOf(file: string): Import[] {
  const { module, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const found = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      to: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports
      .flatMap(({ entries }) => entries)
      .flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ to: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      to: readSpecifier(file, moduleRequest),
      typeOnly: false,
    })),
  ];
  return found.map(({ to, typeOnly }) => ({ from: file, to: resolve(file, to), typeOnly }));
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return relative(root, join(root, dirname(file), specifier));
}

function readSpecifier(file: string, { start, end }: { start: number; end: number }): string {
  const text = readFileSync(join(root, file), 'utf8').slice(start, end);
  return /^['"](.*)['"]$/.exec(text)?.[1] ?? text;
}
