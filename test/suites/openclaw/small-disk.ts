import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

export type SmallDisk = {
  /** Where others find the folder. Paths below it do not resolve to themselves, so nothing runs there. */
  seenAt: string;
  /** What a command begins with to find the disk at its folder. */
  enter: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

type Way = { unshare: string[]; enter(pid: string): string[] };

const USER = process.getuid?.() ?? 0;
const GROUP = process.getgid?.() ?? 0;
/** By root, or by anybody whose kernel lets users have namespaces of their own: only the mount is made as root there. */
const WAYS: Way[] = [
  { unshare: ['--mount'], enter: (pid) => ['nsenter', '--mount', '--target', pid, '--'] },
  {
    unshare: ['--user', '--map-root-user', '--mount'],
    enter: (pid) =>
      ['nsenter', '--user', '--preserve-credentials', '--mount', '--target', pid, '--'].concat([
        'unshare',
        '--user',
        `--map-user=${USER}`,
        `--map-group=${GROUP}`,
        '--',
      ]),
  },
];

/** Mounts a disk of this size at the folder, seen by nobody else, for as long as this process lives. */
export async function smallDisk(folder: string, sizeMb: number): Promise<SmallDisk> {
  const refusals: string[] = [];
  for (const way of WAYS) {
    const mount = `mount -t tmpfs -o size=${sizeMb}m tmpfs "$1" && echo mounted && exec cat`;
    const holder = spawn('unshare', [...way.unshare, 'sh', '-c', mount, 'sh', folder]);
    const refusal = await refusalOf(holder);
    if (refusal === null) return diskOf(holder, folder, way);
    refusals.push(refusal);
  }
  throw new Error(
    `A small disk needs root, or namespaces for users (unshare --user --mount): ${refusals.join('; ')}`,
  );
}

/** Null once the disk is mounted. */
async function refusalOf(holder: ChildProcessWithoutNullStreams): Promise<string | null> {
  let said = '';
  holder.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const isMounted = once(holder.stdout, 'data').then(() => true);
  const isRefused = once(holder, 'close').then(
    () => false,
    (error: unknown) => ((said += String(error)), false),
  );
  return (await Promise.race([isMounted, isRefused])) ? null : said.trim();
}

function diskOf(holder: ChildProcessWithoutNullStreams, folder: string, way: Way): SmallDisk {
  const pid = String(holder.pid);
  return {
    seenAt: `/proc/${pid}/root${folder}`,
    enter: way.enter(pid),
    [Symbol.asyncDispose]: async () => {
      const ended = once(holder, 'close');
      holder.stdin.end();
      await ended;
    },
  };
}
