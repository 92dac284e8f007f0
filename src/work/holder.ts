import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process as a holder of leases: a label to read, where and when the process runs, and a random part, so that
 * no two processes ever have the same name.
 */
export function nameHolder(label: string): string {
  return [label, findPlace(), process.pid, startOf(process.pid) ?? '', randomUUID()].join('/');
}

/**
 * Whether the process of this name has certainly ended: it ran where this one runs, and its process id is free or belongs
 * to a later process. What cannot be known counts as alive.
 */
export function hasEnded(holder: string): boolean {
  const [place, pid, start] = holder.split('/').slice(-4, -1);
  if (!pid || !/^[1-9]\d*$/.test(pid) || place !== findPlace()) return false;
  if (!exists(Number(pid))) return true;
  const now = startOf(Number(pid));
  return now !== null && start !== '' && now !== start;
}

/** Where process ids mean the same: this boot of the kernel and this container. Elsewhere than on Linux: this machine. */
function findPlace(): string {
  if (process.platform !== 'linux') return hash(hostname());
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return hash(boot + readlinkSync('/proc/self/ns/pid'));
  } catch {
    return randomUUID();
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** When a process started, in ticks since the boot; null where the system does not say. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain spaces; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
