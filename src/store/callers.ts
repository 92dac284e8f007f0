import { type Entitlement, entitlement } from '../domain/entitlement.ts';
import type { MeteredService } from '../domain/services.ts';
import type { Switch } from '../domain/switches.ts';
import { SWITCHED_OFF } from './switches.ts';
import type { Query } from './database.ts';
import { parseSoftGates, SOFT_GATES } from './gates.ts';
import { groundsOf, toGrounds } from './entitlements.ts';
import { one } from './query.ts';

export type CallerRow = {
  accountId: string;
  machineId: string;
  entitlement: Entitlement;
  isOnHold: boolean;
  /** A payment of the account is being checked, so that costly services wait. */
  isFlagged: boolean;
  /** The services whose limit only warns now. */
  soft: MeteredService[];
  /** What was made for the account at providers, by service. */
  provisions: Partial<Record<MeteredService, string>>;
  switchedOff: Switch[];
};

/** The machine that a service token belongs to, and what its account may use. */
export function findCaller(tokenHash: string, now: number): Query<CallerRow | null> {
  return one(
    `SELECT m.id AS machine_id, m.account_id AS account, ${groundsOf('m.account_id')} AS grounds,
       EXISTS (SELECT 1 FROM deletions d WHERE d.account_id = m.account_id AND d.state IN ('holding', 'deleting'))
         OR EXISTS (SELECT 1 FROM suspensions WHERE account_id = m.account_id) AS on_hold,
       ${SWITCHED_OFF} AS switched_off, ${SOFT_GATES} AS gates,
       (SELECT json_group_object(service, external_id) FROM provisions p
         WHERE p.account_id = m.account_id AND external_id IS NOT NULL) AS provisions
     FROM machines m WHERE m.service_token_hash = ?`,
    [tokenHash],
    (row) => {
      const grounds = toGrounds(row['grounds']);
      return {
        accountId: String(row['account']),
        machineId: String(row['machine_id']),
        entitlement: entitlement(grounds, now),
        isOnHold: row['on_hold'] === 1,
        isFlagged: grounds.subscription?.hold === 'flagged',
        switchedOff: JSON.parse(String(row['switched_off'])) as Switch[],
        soft: parseSoftGates(row['gates'], now),
        provisions: JSON.parse(String(row['provisions'])) as CallerRow['provisions'],
      };
    },
  );
}
