import type { AgentDocument } from './document.ts';
import {
  isObject,
  isSame,
  isUnder,
  type Json,
  type JsonObject,
  leaves,
  type Path,
  read,
  remove,
  write,
} from './json.ts';

/** Our values and the customer's values that they replaced, by path as JSON. `null` before the first document. */
export type Ledger = {
  ours: Record<string, Json>;
  displaced: Record<string, Json>;
  /** Our defaults that fill a gap. One that is still as we wrote it moves along when ours changes. */
  filled?: Record<string, Json>;
  /** When each default was last renewed, by its dotted path. */
  renewed?: Record<string, number>;
} | null;

export type Merged = { config: JsonObject; ledger: NonNullable<Ledger>; changed: Path[] };

/** Lists that we share with the customer: our entries are added and removed, the customer's stay. */
const SHARED_LISTS = ['allowFrom', 'ownerAllowFrom', 'deny'];
/** A channel with one of these keys is the customer's own, so it keeps running when ours is removed. */
const OWN_CHANNEL_KEYS = ['enabled', 'botToken', 'token'];

/**
 * The configuration with documents applied, the newest last: retired paths get the customer's values back, managed values are
 * set, a default fills a gap. Every other key stays as it is. Changes none of its arguments.
 */
export function merge(before: JsonObject, documents: AgentDocument[], ledger: Ledger): Merged {
  const work: Work = {
    config: structuredClone(before),
    ledger: structuredClone(ledger ?? { ours: {}, displaced: {} }),
    isFirst: ledger === null && !documents.some(({ found }) => found),
  };
  for (const { retired, managed, defaults, renewed = [] } of documents) {
    for (const dotted of retired) retire(work, dotted.split('.'));
    for (const [path, value] of leaves(managed)) manage(work, path, value);
    for (const each of renewed) renew(work, each);
    for (const [path, value] of leaves(defaults)) fill(work, path, value);
    work.isFirst = false;
  }
  const { config } = work;
  return { config, ledger: work.ledger, changed: changedPaths(before, config) };
}

type Work = { config: JsonObject; ledger: NonNullable<Ledger>; isFirst: boolean };

function manage({ config, ledger, isFirst }: Work, path: Path, value: Json): void {
  const key = JSON.stringify(path);
  const current = read(config, path);
  const known = Object.hasOwn(ledger.ours, key);
  const ours = ledger.ours[key];
  ledger.ours[key] = value;
  if (isShared(path, value)) {
    const others = without(current, [...(Array.isArray(ours) ? ours : []), ...value]);
    const next = [...value, ...others];
    if (!isSame(current, next)) write(config, path, next);
    return;
  }
  const isTheirs = known
    ? !isSame(current, ours ?? undefined)
    : !isFirst || !isSame(current, value);
  if (isTheirs && current !== undefined) ledger.displaced[key] = current;
  if (value === null) remove(config, path);
  else if (!isSame(current, value)) write(config, path, value);
}

function fill({ config, ledger }: Work, path: Path, value: Json): void {
  const filled = (ledger.filled ??= {});
  const key = JSON.stringify(path);
  const current = read(config, path);
  const isStillOurs = filled[key] !== undefined && isSame(current, filled[key]);
  // A shorter form of the same setting (`model: "…"` for `model.primary`) fills the gap as well.
  const isTaken = path.some((_, at) => {
    const here = read(config, path.slice(0, at + 1));
    return here !== undefined && (!isObject(here) || at === path.length - 1);
  });
  if (isTaken && !isStillOurs) {
    delete filled[key];
    return;
  }
  filled[key] = value;
  if (!isSame(current, value)) write(config, path, value);
}

/** Makes room for a default that the customer has asked for since: their own value goes, also a shorter form of it. */
function renew({ config, ledger }: Work, { path, at }: { path: string; at: number }): void {
  const renewed = (ledger.renewed ??= {});
  if ((renewed[path] ?? 0) >= at) return;
  renewed[path] = at;
  const keys = path.split('.');
  const taken = keys
    .map((_, depth) => keys.slice(0, depth + 1))
    .find((each) => {
      const here = read(config, each);
      return here !== undefined && !isObject(here);
    });
  if (taken) remove(config, taken);
}

function retire(work: Work, root: Path): void {
  const { config, ledger } = work;
  if (work.isFirst) {
    // The author is unknown, and a list may be the customer's in part.
    if (!Array.isArray(read(config, root))) remove(config, root);
    return;
  }
  const keys = Object.keys(ledger.ours).filter((key) => isUnder(JSON.parse(key) as Path, root));
  const restored = keys.filter((key) => giveBack(work, key));
  const ownChannel = restored.some((key) =>
    OWN_CHANNEL_KEYS.includes((JSON.parse(key) as Path).at(-1) ?? ''),
  );
  const isChannel = root[0] === 'channels' && root.length === 2;
  const isLeft = isObject(read(config, root));
  if (isChannel && keys.length > 0 && isLeft && !ownChannel) {
    write(config, [...root, 'enabled'], false);
  }
}

/** Replaces our value by the one that it had replaced. Returns whether there was one. */
function giveBack({ config, ledger }: Work, key: string): boolean {
  const path = JSON.parse(key) as Path;
  const ours = ledger.ours[key];
  const displaced = ledger.displaced[key];
  const current = read(config, path);
  delete ledger.ours[key];
  delete ledger.displaced[key];
  if (ours !== undefined && isShared(path, ours)) {
    const rest = without(current, ours);
    if (rest.length > 0) write(config, path, rest);
    else remove(config, path);
    return false;
  }
  // A value that the customer has set since then is newer, and stays.
  if (!isSame(current, ours ?? undefined)) return current !== undefined;
  if (displaced === undefined) remove(config, path);
  else write(config, path, displaced);
  return displaced !== undefined;
}

function isShared(path: Path, value: Json): value is Json[] {
  return Array.isArray(value) && SHARED_LISTS.includes(path.at(-1) ?? '');
}

function without(list: Json | undefined, taken: Json[]): Json[] {
  return (Array.isArray(list) ? list : []).filter(
    (entry) => !taken.some((each) => isSame(each, entry)),
  );
}

/** The paths at which two configurations differ. */
export function changedPaths(before: JsonObject, after: JsonObject): Path[] {
  const paths = new Map(
    [...leaves(before), ...leaves(after)].map(([path]) => [path.join('\n'), path]),
  );
  return [...paths.values()].filter((path) => !isSame(read(before, path), read(after, path)));
}
