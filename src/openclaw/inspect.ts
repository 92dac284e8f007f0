import { z } from 'zod';
import { parseJson } from '../http/http.ts';
import type { Exec } from './credentials.ts';

const Inspection = z.object({
  disk: z.object({ usedPercent: z.number(), inodesPercent: z.number() }),
  putBack: z.array(z.string()),
  setAside: z.array(z.string()),
  strayVersion: z.string().nullable().default(null),
});

export type Inspection = {
  /** How full the disk is, in percent of its space or of its number of files. */
  diskPercent: number;
  /** Paths of the document that somebody had edited, and that are in force again. */
  putBack: string[];
  /** Paths whose values the installed OpenClaw refuses. */
  setAside: string[];
  /** An OpenClaw that nobody has ordered, which the next boot takes back. */
  strayVersion: string | null;
};

/** Validating a configuration takes 15 s on busy cores. */
const SECONDS = 60;

/** Has a machine look after itself, and tells how it is; null when an image does not know the command yet. */
export async function inspectInside(exec: Exec): Promise<Inspection | null> {
  const { stdout } = await exec({ argv: ['automna-agent', 'inspect'], timeoutSeconds: SECONDS });
  const found = Inspection.safeParse(parseJson(stdout.trim().split('\n').at(-1) ?? ''));
  if (!found.success) return null;
  const { disk, ...rest } = found.data;
  return { diskPercent: Math.max(disk.usedPercent, disk.inodesPercent), ...rest };
}
