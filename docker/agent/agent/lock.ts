import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

const WAIT_MS = 15_000;
const POLL_MS = 100;

/** Lets one process at a time work on this machine. A lock whose holder no longer runs, or that names nobody, is free. */
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

/** A link that names the holder: it is made whole or not at all, and needs no room on a full disk. */
function take(path: string): boolean {
  try {
    symlinkSync(`${process.pid}`, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!isHeld(holderOf(path))) rmSync(path, { force: true });
  return false;
}

function holderOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // A file, as an earlier image made it. A full disk left it empty.
    return readText(path);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isHeld(holder: string): boolean {
  // Zero would mean this process itself.
  if (!/^[1-9]\d*$/.test(holder)) return false;
  try {
    process.kill(Number(holder), 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user. After any other error the lock is free.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
