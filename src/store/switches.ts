import type { Switch } from '../domain/switches.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { all } from './query.ts';
import { saveSetting } from './settings.ts';

const PREFIX = 'switch:';

/** The names of what is switched off, as a JSON array; read from the index of names. */
export const SWITCHED_OFF = `(SELECT json_group_array(substr(name, ${PREFIX.length + 1})) FROM settings
  WHERE name >= '${PREFIX}' AND name < 'switch;' AND value = 'off')`;

export function setSwitch(name: Switch, to: 'on' | 'off'): Statement {
  return saveSetting(`${PREFIX}${name}`, to);
}

/** A condition in SQL that is true while this is switched off. */
export function isOff(name: Switch): string {
  return `EXISTS (SELECT 1 FROM settings WHERE name = '${PREFIX}${name}' AND value = 'off')`;
}

export function listSwitchedOff(): Query<Switch[]> {
  return all(
    `SELECT substr(name, ${PREFIX.length + 1}) AS name FROM settings
     WHERE name >= '${PREFIX}' AND name < 'switch;' AND value = 'off' ORDER BY name`,
    [],
    (row) => String(row['name']) as Switch,
  );
}
