export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };
export type Path = string[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or `undefined`. */
export function read(root: Json, path: Path): Json | undefined {
  let at: Json | undefined = root;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

/** Every leaf of an object with its path; an empty object has none. */
export function leaves(root: JsonObject, under: Path = []): [Path, Json][] {
  return Object.entries(root).flatMap(([key, value]): [Path, Json][] =>
    isObject(value) ? leaves(value, [...under, key]) : [[[...under, key], value]],
  );
}

/** Sets a value in place and makes the objects on the way. */
export function write(root: JsonObject, path: Path, value: Json): void {
  const parent = path.slice(0, -1).reduce((at, key) => {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    return isObject(next) ? next : (at[key] = {});
  }, root);
  parent[path.at(-1) ?? ''] = value;
}

/** Removes the value at a path, in place, and the objects that become empty. */
export function remove(root: JsonObject, path: Path): void {
  const parent = read(root, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (!isObject(parent) || !Object.hasOwn(parent, key)) return;
  delete parent[key];
  if (path.length > 1 && Object.keys(parent).length === 0) remove(root, path.slice(0, -1));
}

/** Whether two values have the same content, in any order of keys. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, at) => isSame(each, right[at]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    const isAsLong = keys.length === Object.keys(right).length;
    return (
      isAsLong && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    );
  }
  return left === right;
}

export function isUnder(path: Path, root: Path): boolean {
  return root.every((key, at) => path[at] === key);
}
