import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { readIfThere } from './files.ts';
import { type JsonObject, read } from './json.ts';
import { parseConfig } from './openclaw.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

// The agent's own files, for its owner's chat. Hidden files are neither shown nor sent, because keys live in them.

/** An exec should print less than 64 KB. */
const MOST_LISTED_BYTES = 40_000;
/** Secrets whose names do not begin with a dot. Source: OpenClaw 2026.9.6, its state folder. */
const SECRET_NAMES =
  /^(auth-profiles\.json|openclaw\.json.*|openclaw.*\.sqlite.*|credentials|id_(rsa|ecdsa|ed25519)|.*\.pem)$/i;
const LONGEST_NAME = 120;
const MOST_NUMBERED = 100;
const REQUEST_MS = 10 * 60_000;

export type Entry = { name: string; isFolder: boolean; size: number; changedAt: number };
type Place = Pick<Settings, 'configPath' | 'openclawDir' | 'home'>;

/** What a folder of the workspace shows: folders first, each by name. `total` counts what did not fit as well. */
export function listFolder(place: Place, path: string): { entries: Entry[]; total: number } {
  const root = rootOf(place);
  const folder = inside(root, path);
  if (!statSync(folder).isDirectory()) throw gone();
  const found = readdirSync(folder)
    .filter((name) => !isHidden(name))
    .flatMap((name) => entryOf(root, path, name))
    .toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder) || compare(a.name, b.name));
  const entries: Entry[] = [];
  let bytes = 0;
  for (const entry of found) {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (bytes > MOST_LISTED_BYTES) break;
    entries.push(entry);
  }
  return { entries, total: found.length };
}

/** Sends a file to an address of ours, which is valid once. */
export async function sendFile(
  place: Place,
  { path, url, most }: { path: string; url: string; most: number },
): Promise<{ sent: number }> {
  const content = readInside(place, path, most);
  const answer = await request(url, { method: 'PUT', body: content });
  await answer.body?.cancel();
  return { sent: content.length };
}

/** Fetches a file from an address of ours into a folder. A file that is there already stays; the same content is stored once. */
export async function takeFile(
  place: Place,
  { folder, name, url, sha256 }: { folder: string; name: string; url: string; sha256: string },
): Promise<{ taken: string }> {
  if (isHidden(name) || name !== plainName(name)) throw refused('hidden');
  const root = rootOf(place);
  if (folder === '') mkdirSync(root, { recursive: true, mode: 0o700 });
  const into = inside(root, folder);
  const answer = await request(url, { method: 'GET' });
  const content = Buffer.from(await answer.arrayBuffer());
  if (hashOf(content) !== sha256) throw new Refusal('failed', 'the file arrived damaged');
  return { taken: store(into, name, content) };
}

function store(folder: string, name: string, content: Buffer): string {
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.part`);
  try {
    writeAll(temporary, content);
    for (let number = 1; number <= MOST_NUMBERED; number += 1) {
      const tried = numbered(name, number);
      const path = join(folder, tried);
      if (existsSync(path)) {
        if (lstatSync(path).isFile() && hashOf(readFileSync(path)) === hashOf(content))
          return tried;
        continue;
      }
      // Unlike a rename, a link never replaces a file that somebody has just made.
      linkSync(temporary, path);
      return tried;
    }
    throw refused('exists');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw refused('disk_full');
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeAll(path: string, content: Buffer): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_MS) });
  if (!answer.ok) throw new Refusal('failed', `the file could not be passed on (${answer.status})`);
  return answer;
}

/** Opens without following a link, and looks at what was opened: the path may have changed since it was checked. */
function readInside(place: Place, path: string, most: number): Buffer {
  const root = rootOf(place);
  const file = openSync(inside(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const opened = realpathSync(`/proc/self/fd/${file}`);
    if (!isBelow(opened, root) || hasHidden(opened.slice(root.length))) {
      throw refused('hidden');
    }
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) throw gone();
    if (size > most) throw refused('too_large');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** The real path of something in the workspace. Links that lead out of it are refused, as are hidden names anywhere on the way. */
function inside(root: string, path: string): string {
  if (path.includes('\0') || hasHidden(path)) throw refused('hidden');
  const asked = resolve(root, `.${sep}${path}`);
  if (!isBelow(asked, root)) throw refused('hidden');
  try {
    const real = realpathSync(asked);
    if (!isBelow(real, root) || hasHidden(real.slice(root.length))) throw refused('hidden');
    return real;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw gone();
  }
}

/** The folder that the owner chose, or OpenClaw's usual one. It may not be the folder that holds OpenClaw's own state. */
function rootOf({ configPath, openclawDir, home }: Place): string {
  const state = dirname(configPath);
  const config: JsonObject = parseConfig(openclawDir, readIfThere(configPath) ?? '{}') ?? {};
  const chosen = read(config, ['agents', 'defaults', 'workspace']);
  const path =
    typeof chosen === 'string' && chosen !== ''
      ? resolve(home, chosen.replace(/^~(?=\/|$)/, home))
      : join(state, 'workspace');
  const root = existsSync(path) ? realpathSync(path) : path;
  const realState = existsSync(state) ? realpathSync(state) : state;
  const usual = join(realState, 'workspace');
  const holdsState =
    isBelow(realState, root) || (isBelow(root, realState) && !isBelow(root, usual));
  if (holdsState) throw refused('hidden');
  return root;
}

function entryOf(root: string, path: string, name: string): Entry[] {
  try {
    const found = statSync(inside(root, path === '' ? name : `${path}/${name}`));
    if (!found.isFile() && !found.isDirectory()) return [];
    const size = found.isFile() ? found.size : 0;
    return [{ name, isFolder: found.isDirectory(), size, changedAt: Math.floor(found.mtimeMs) }];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

function hasHidden(path: string): boolean {
  return path.split(/[/\\]/).some((name) => name !== '' && isHidden(name));
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || SECRET_NAMES.test(name);
}

function plainName(name: string): string {
  return name.replaceAll(/[/\\\p{Cc}]/gu, '').slice(0, LONGEST_NAME);
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function refused(reason: string): Refusal {
  return new Refusal('invalid', reason);
}

function gone(): Refusal {
  return refused('gone');
}
