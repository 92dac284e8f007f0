import { join } from 'node:path';
import { readIfThere, replaceFile } from './files.ts';
import { isUnder, type Json, type JsonObject, type Path, read, remove } from './json.ts';
import type { Ledger } from './merge.ts';
import type { Issue } from './refusal.ts';

/** A value of the customer's that the installed OpenClaw does not take. It is kept for them, and told once. */
export type SetAside = { path: string; value: Json };

/**
 * Removes from a configuration what OpenClaw refuses in it, in place. What a document of ours had set is dropped, everything else
 * is the customer's and is returned. Null when an issue does not say where it is: then nothing can be done.
 */
export function takeRefused(
  config: JsonObject,
  issues: Issue[],
  ledger: Ledger,
): { theirs: SetAside[]; ours: Path[] } | null {
  const paths = issues.flatMap((issue) => pathsOf(issue, config));
  if (paths.length === 0) return null;
  const ours = Object.keys(ledger?.ours ?? {}).map((key) => JSON.parse(key) as Path);
  const theirs: SetAside[] = [];
  const dropped: Path[] = [];
  for (const path of paths) {
    const value = read(config, path);
    if (value === undefined) continue;
    if (ours.some((own) => isUnder(own, path) || isUnder(path, own))) dropped.push(path);
    else theirs.push({ path: path.join('.'), value });
    remove(config, path);
  }
  return theirs.length + dropped.length > 0 ? { theirs, ours: dropped } : null;
}

/** Source: OpenClaw 2026.9.6, `config validate --json`: unknown keys are named in the message, other faults by their path. */
function pathsOf({ path, message }: Issue, config: JsonObject): Path[] {
  const at = path === '' || path === '<root>' ? [] : path.split('.');
  if (/^unrecognized keys?/i.test(message)) {
    return [...message.matchAll(/"([^"]+)"/g)].map(([, key = '']) => [...at, key]);
  }
  return at.length > 0 && read(config, at) !== undefined ? [at] : [];
}

const FILE = 'set-aside.json';

/** Adds values to those that were set aside before. */
export function keepSetAside(agentDir: string, values: SetAside[]): void {
  const known = listSetAside(agentDir).filter(
    ({ path }) => !values.some((each) => each.path === path),
  );
  replaceFile(join(agentDir, FILE), JSON.stringify([...known, ...values]));
}

export function listSetAside(agentDir: string): SetAside[] {
  return JSON.parse(readIfThere(join(agentDir, FILE)) ?? '[]') as SetAside[];
}
