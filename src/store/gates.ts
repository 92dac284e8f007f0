import { type MeteredService, SERVICE_NAMES } from '../domain/services.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { saveSetting } from './settings.ts';

const PREFIX = 'gate:';

/** Until when the limit of each service only warns, as one column of a query. */
export const SOFT_GATES = `(SELECT json_group_object(substr(name, ${PREFIX.length + 1}), CAST(value AS INTEGER)) FROM settings
  WHERE name >= '${PREFIX}' AND name < 'gate;')`;

/** The services whose limit only warns at this time. */
export function parseSoftGates(column: unknown, now: number): MeteredService[] {
  const until = JSON.parse(String(column)) as Record<string, number>;
  return SERVICE_NAMES.filter((service) => (until[service] ?? 0) > now);
}

export function listSoftGates(now: number): Query<MeteredService[]> {
  return {
    sql: `SELECT ${SOFT_GATES} AS gates`,
    args: [],
    parse: ([row]) => parseSoftGates(row?.['gates'], now),
  };
}

/** `until` is the time at which the limit is enforced again; 0 for at once. */
export function saveSoftGate(service: MeteredService, until: number): Statement {
  return saveSetting(PREFIX + service, String(until));
}
