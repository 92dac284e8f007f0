import { z } from 'zod';
import { FILE_TROUBLES, type FileEntry, type FileTrouble } from '../domain/files.ts';
import { parseJson } from '../http/http.ts';
import type { Exec } from './credentials.ts';

const SECONDS = 25;
/** The exit code with which the machine's program says that something cannot be, rather than that it failed. */
const REFUSED = 3;

const Listed = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      isFolder: z.boolean(),
      size: z.number(),
      changedAt: z.number(),
    }),
  ),
  total: z.number(),
});
const Taken = z.object({ taken: z.string() });
const Refused = z.object({ error: z.object({ message: z.enum(FILE_TROUBLES) }) });

type Result = Awaited<ReturnType<Exec>>;

/** What a folder of the workspace holds. `failed` says nothing about the folder, and the call can be repeated. */
export type Listing =
  | { type: 'listed'; entries: FileEntry[]; total: number }
  | { type: 'refused'; trouble: FileTrouble }
  | { type: 'failed' };

export async function listWorkspace(exec: Exec, path: string): Promise<Listing> {
  const stdin = JSON.stringify({ path });
  const result = await exec({
    argv: ['automna-agent', 'files', 'list'],
    stdin,
    timeoutSeconds: SECONDS,
  });
  const trouble = troubleIn(result);
  if (trouble) return { type: 'refused', trouble };
  const listed = Listed.safeParse(lineOf(result));
  return listed.success ? { type: 'listed', ...listed.data } : { type: 'failed' };
}

/** The command with which the machine sends a file to an address of ours. */
export function sendCommand(asked: { path: string; url: string; most: number }) {
  return { argv: ['automna-agent', 'files', 'send'], stdin: JSON.stringify(asked) };
}

/** The command with which the machine fetches a file from an address of ours. The same content is stored once. */
export function takeCommand(asked: { folder: string; name: string; url: string; sha256: string }) {
  return { argv: ['automna-agent', 'files', 'take'], stdin: JSON.stringify(asked) };
}

/** The name under which the machine stored a file; null when it did not. */
export function takenName(result: Result): string | null {
  const taken = Taken.safeParse(lineOf(result));
  return taken.success ? taken.data.taken : null;
}

/** Why the machine refuses for good; null when it did not, or when it failed and may be asked again. */
export function troubleIn(result: Result): FileTrouble | null {
  if (result.exitCode !== REFUSED) return null;
  const refused = Refused.safeParse(lineOf(result));
  return refused.success ? refused.data.error.message : null;
}

function lineOf({ stdout }: Result): unknown {
  return parseJson(stdout.trim().split('\n').at(-1) ?? '');
}
