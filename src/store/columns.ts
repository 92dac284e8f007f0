import type { Value } from './engine.ts';

/** A property as it is stored: a list becomes JSON, a boolean 0 or 1. */
type Property = Value | boolean | (string | object)[] | undefined;
type Change<C> = Partial<Record<keyof C, Property>>;

/** The assignments of an UPDATE that sets what a change names. `columns` gives the column of each property. */
export function assignmentsOf<C extends Record<string, string>>(
  columns: C,
  change: Change<C>,
): { sql: string; args: Value[] } {
  const changed = changedColumns(columns, change);
  return {
    sql: changed.map(([column]) => `${column} = ?`).join(', '),
    args: changed.map(([, value]) => value),
  };
}

/** The columns that a change names, with their new values. */
export function changedColumns<C extends Record<string, string>>(
  columns: C,
  change: Change<C>,
): [column: string, value: Value][] {
  return Object.entries(columns).flatMap(([key, column]): [string, Value][] => {
    const property = change[key];
    return property === undefined ? [] : [[column, toValue(property)]];
  });
}

function toValue(property: Exclude<Property, undefined>): Value {
  if (typeof property === 'boolean') return Number(property);
  return Array.isArray(property) ? JSON.stringify(property) : property;
}
