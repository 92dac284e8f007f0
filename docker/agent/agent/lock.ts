import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

const WAIT_MS = 15_000;
const POLL_MS = 100;

/** Lets one process at a time work on this machine. A lock whose holder no longer runs is free. */
export async function withLock<T>(path: string, work: () => T): Promise<T> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const until = Date.now() + WAIT_MS;
  while (!take(path)) {
    if (Date.now() > until) throw new Refusal('busy', 'another apply is still running');
    await pause(POLL_MS);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!isHeld(path)) rmSync(path, { force: true });
  return false;
}

function isHeld(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user. After any other error the lock is free.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
