import { spawn } from 'node:child_process';
import type { ExecResult } from '../runtime.ts';

export type Running = { kill(): void; result: Promise<ExecResult> };

/** Runs an argv with its standard input, in a process group of its own. */
export function runCommand(
  [program = '', ...args]: string[],
  { env, cwd, stdin }: { env: Record<string, string>; cwd: string; stdin: string },
): Running {
  const child = spawn(program, args, { env, cwd, detached: true });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  // A command that does not read what it is given is not at fault.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const result = new Promise<ExecResult>((resolve) => {
    child.once('error', () =>
      resolve({
        exitCode: 127,
        stdout: '',
        stderr: `exec: "${program}": executable file not found in $PATH\n`,
      }),
    );
    child.once('close', (code, signal) =>
      resolve({ exitCode: code ?? (signal === 'SIGKILL' ? 137 : 143), ...output }),
    );
  });
  return { result, kill: () => killGroup(child.pid, 'SIGKILL') };
}

export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
