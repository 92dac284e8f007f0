import type { List } from '../wire.ts';
import { noSuch, refused } from './errors.ts';
import { integer, type Params, range, text } from './params.ts';

/** The parameters every list has. */
export const PAGING = {
  limit: integer(1, 100),
  starting_after: text(),
  ending_before: text(),
  created: range(),
};

const DEFAULT_LIMIT = 10;

type Listed = { id: string; created: number };
type Source<T> = { kind: string; url: string; rows: Record<string, T>; where: (row: T) => boolean };

/** One page of the rows, newest first. */
export function page<T extends Listed>(source: Source<T>, params: Params<typeof PAGING>): List<T> {
  const { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before, created } = params;
  if (after && before) throw refused('You can only use one of starting_after and ending_before.');
  const rows = Object.values(source.rows);
  const newest = after ? positionOf(source, rows, after, 'starting_after') - 1 : rows.length - 1;
  const oldest = before ? positionOf(source, rows, before, 'ending_before') + 1 : 0;
  const matching: T[] = [];
  for (let at = newest; at >= oldest; at -= 1) {
    const row = rows[at];
    if (row && source.where(row) && (created?.(row.created) ?? true)) matching.push(row);
    if (!before && matching.length > limit) break;
  }
  return {
    object: 'list',
    data: before ? matching.slice(-limit) : matching.slice(0, limit),
    has_more: matching.length > limit,
    url: source.url,
  };
}

function positionOf<T extends Listed>(source: Source<T>, rows: T[], id: string, param: string) {
  const position = rows.findIndex((row) => row.id === id);
  if (position < 0) throw noSuch(source.kind, id, param);
  return position;
}
