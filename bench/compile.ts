import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Beside the compiled files, as in the image. */
const AS_THEY_ARE = ['package.json', 'src/store/migrations'];
let folder: string | null = null;

/** Compiles the measured servers once, as the image does, and returns the compiled file of a module. */
export function compiledFile(module: URL): string {
  folder ??= compile();
  return join(folder, relative(ROOT, fileURLToPath(module)).replace(/\.ts$/, '.js'));
}

function compile(): string {
  const made = mkdtempSync(join(tmpdir(), 'automna-compiled-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  execFileSync(compiler, ['-p', join(ROOT, 'bench'), '--outDir', made], { stdio: 'inherit' });
  for (const path of AS_THEY_ARE) cpSync(join(ROOT, path), join(made, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(made, 'node_modules'));
  return made;
}
