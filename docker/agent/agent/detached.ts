import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

// Commands that may outlast the exec that starts them: Fly answers 408 at random to an exec above 30 s. A command is started
// detached with the secret on its standard input, and another exec fetches its result.

const KEPT_MS = 10 * 60_000;
const POLL_MS = 100;

export type Detached =
  | { state: 'unknown' }
  | { state: 'running' }
  | { state: 'done'; exitCode: number; stdout: string; stderr: string };

/** A second start of the same id has no effect. */
export async function startDetached(folder: string, id: string, argv: string[]): Promise<Detached> {
  removeOld(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dir = join(folder, id);
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return findDetached(folder, id, 0);
    throw error;
  }
  const self = [...process.execArgv, process.argv[1] ?? '', 'keep', id, ...argv];
  const keeper = spawn(process.execPath, self, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.stdin.end(readFileSync(0));
  await new Promise((resolve) => keeper.stdin.once('close', resolve));
  keeper.unref();
  return { state: 'running' };
}

/** The detached process: runs the command and stores its result. */
export async function keepDetached(folder: string, id: string, argv: string[]): Promise<Detached> {
  const dir = join(folder, id);
  const [out, err] = ['stdout', 'stderr'].map((name) => openSync(join(dir, name), 'w', 0o600));
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: ['inherit', out, err] });
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  closeSync(out ?? -1);
  closeSync(err ?? -1);
  // A link needs no room on a full disk.
  symlinkSync(String(exitCode), join(dir, 'exit'));
  return findDetached(folder, id, 0);
}

export async function findDetached(folder: string, id: string, waitMs: number): Promise<Detached> {
  const dir = join(folder, id);
  if (!existsSync(dir)) return { state: 'unknown' };
  for (const giveUpAt = Date.now() + waitMs; ;) {
    if (exitOf(dir) !== null) break;
    if (Date.now() >= giveUpAt) return { state: 'running' };
    await pause(POLL_MS);
  }
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  return {
    state: 'done',
    exitCode: exitOf(dir) ?? 1,
    stdout: read('stdout'),
    stderr: read('stderr'),
  };
}

function exitOf(dir: string): number | null {
  try {
    return Number(readlinkSync(join(dir, 'exit')));
  } catch {
    return null;
  }
}

function removeOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const dir = join(folder, name);
    if (Date.now() - statSync(dir).mtimeMs > KEPT_MS) rmSync(dir, { recursive: true });
  }
}
