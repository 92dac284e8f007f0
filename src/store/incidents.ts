import type { Layer } from '../domain/incidents.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all, one } from './query.ts';

export type Incident = {
  id: string;
  layer: Layer;
  reason: string;
  openedAt: number;
  endedAt: number | null;
};

/** Those that are open, as a JSON array; read from the index of open ones. */
export const OPEN_INCIDENTS = `(SELECT json_group_array(json_object('layer', layer, 'openedAt', opened_at)) FROM incidents
  WHERE ended_at IS NULL)`;

/** Opens an incident unless its layer has one. */
export function openIncident({
  id,
  layer,
  reason,
  openedAt,
}: Omit<Incident, 'endedAt'>): Statement {
  return {
    sql: `INSERT INTO incidents (id, layer, reason, opened_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, layer, reason, openedAt],
  };
}

export function endIncident(id: string, now: number): Statement {
  return {
    sql: 'UPDATE incidents SET ended_at = ? WHERE id = ? AND ended_at IS NULL',
    args: [now, id],
  };
}

export function findOpenIncident(layer: string): Query<Incident | null> {
  return one('SELECT * FROM incidents WHERE layer = ? AND ended_at IS NULL', [layer], toIncident);
}

export function findIncident(id: string): Query<Incident | null> {
  return one('SELECT * FROM incidents WHERE id = ?', [id], toIncident);
}

/** The newest ones, with how many accounts were told. */
export function listIncidents(most: number): Query<(Incident & { told: number })[]> {
  return all(
    `SELECT *, (SELECT count(*) FROM incident_hits WHERE incident_id = incidents.id) AS told
     FROM incidents ORDER BY opened_at DESC LIMIT ?`,
    [most],
    (row) => ({ ...toIncident(row), told: Number(row['told']) }),
  );
}

export function addHits(incidentId: string, accountIds: string[]): Statement {
  return {
    sql: `INSERT INTO incident_hits (incident_id, account_id)
          SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    args: [incidentId, JSON.stringify(accountIds)],
  };
}

function toIncident(row: Row): Incident {
  return {
    id: String(row['id']),
    layer: String(row['layer']) as Layer,
    reason: String(row['reason']),
    openedAt: Number(row['opened_at']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
  };
}
