import { PLAN_TERMS, PLANS } from '../domain/plans.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { type Machine, toMachine } from './machines.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** `stopped`: a machine failed, and an operator has to act. `replaced`: another rollout began before it was done. */
export type RolloutState = 'canary' | 'rolling' | 'done' | 'stopped' | 'replaced';

export type Rollout = {
  id: string;
  image: string;
  previousImage: string;
  state: RolloutState;
  /** Whether it returns the fleet to an earlier image. */
  goesBack: boolean;
  canaryMachine: string | null;
  /** When the machines under way were given the image. */
  stepAt: number | null;
  /** Since when the canary has been well. */
  goodSince: number | null;
  /** The commands that try the canary's credential, while they run; see `src/openclaw/resumable.ts`. */
  canaryRun: string | null;
  trouble: string | null;
  /** An operator has halted it. */
  isPaused: boolean;
};

export function addRollout(
  rollout: Pick<Rollout, 'id' | 'image' | 'previousImage' | 'state' | 'goesBack'>,
  now: number,
): Statement {
  const { id, image, previousImage, state, goesBack } = rollout;
  return {
    sql: `INSERT INTO rollouts (id, image, previous_image, state, goes_back, due_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
    args: [id, image, previousImage, state, Number(goesBack), now, now],
  };
}

export function findRollout(id: string): Query<Rollout | null> {
  return one('SELECT * FROM rollouts WHERE id = ?', [id], toRollout);
}

export function findNewestRollout(): Query<Rollout | null> {
  return one('SELECT * FROM rollouts ORDER BY rowid DESC LIMIT 1', [], toRollout);
}

/** Ends every rollout that is not done, because only one may run at a time. */
export function replaceRollouts(): Statement {
  return `UPDATE rollouts SET state = 'replaced', due_at = NULL WHERE state IN ('canary', 'rolling', 'stopped')`;
}

const COLUMNS = {
  state: 'state',
  canaryMachine: 'canary_machine',
  stepAt: 'step_at',
  goodSince: 'good_since',
  canaryRun: 'canary_run',
  trouble: 'trouble',
  dueAt: 'due_at',
} as const;

export type RolloutChange = Partial<
  Pick<Rollout, 'state' | 'canaryMachine' | 'stepAt' | 'goodSince' | 'canaryRun' | 'trouble'> & {
    dueAt: number | null;
  }
>;

/** Changes a rollout that was not replaced meanwhile. */
export function updateRollout({ id, state }: Rollout, change: RolloutChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE rollouts SET ${sql} WHERE id = ? AND state = ?`,
    args: [...args, id, state],
  };
}

const ALWAYS_ON = PLANS.filter((plan) => PLAN_TERMS[plan].alwaysOn)
  .map((plan) => `'${plan}'`)
  .join(', ');

/** The machine of the account set aside as canary, else the always-on machine used least lately, else any. */
export function findCanary(): Query<Pick<Machine, 'id' | 'accountId'> | null> {
  return one(
    `SELECT m.id, m.account_id FROM machines m LEFT JOIN subscriptions s ON s.account_id = m.account_id
     WHERE m.state = 'ready' AND m.paused = 0 AND m.pinned_image IS NULL
       AND NOT EXISTS (SELECT 1 FROM deletions d WHERE d.account_id = m.account_id)
     ORDER BY m.account_id = (SELECT value FROM settings WHERE name = 'canary_account') DESC,
       coalesce(s.status = 'active' AND s.plan IN (${ALWAYS_ON}), 0) DESC,
       (SELECT max(e.received_at) FROM inbox e JOIN identities i ON i.chat = e.chat
         WHERE i.account_id = m.account_id) NULLS FIRST, m.ready_at LIMIT 1`,
    [],
    (row) => ({ id: String(row['id']), accountId: String(row['account_id']) }),
  );
}

/** How many built machines run each image. */
export function countMachinesByImage(): Query<{ image: string; count: number }[]> {
  return all(
    `SELECT image, count(*) AS number FROM machines WHERE image IS NOT NULL GROUP BY image ORDER BY number DESC LIMIT 4`,
    [],
    (row) => ({ image: String(row['image']), count: Number(row['number']) }),
  );
}

/** Machines that were given an image and do not run with it yet. A sleeping machine gets it on its next start. */
export function listUnderWay(image: string): Query<Machine[]> {
  return all(
    `SELECT * FROM machines WHERE requested_image = ?1 AND state = 'ready' AND paused = 0 AND pinned_image IS NULL
       AND (image IS NOT ?1 OR started = 0)`,
    [image],
    toMachine,
  );
}

/** Ids of machines that were not given an image yet; first those on which another image was tried. */
export function listWithoutImage(image: string, most: number): Query<string[]> {
  return all(
    `SELECT id FROM machines WHERE state = 'ready' AND paused = 0 AND pinned_image IS NULL
       AND coalesce(requested_image, image, '') <> ?1 ORDER BY requested_image IS NULL, id LIMIT ?2`,
    [image, most],
    (row) => String(row['id']),
  );
}

/** Gives an image to machines; `null` is the image of the fleet. */
export function requestImage(ids: string[], image: string | null, now: number): Statement[] {
  return ids.map((id) => ({
    sql: `UPDATE machines SET requested_image = ?, desired_rev = desired_rev + 1, due_at = ?, attempts = 0 WHERE id = ?`,
    args: [image, now, id],
  }));
}

/** Ends a rollout for the whole fleet: machines that it missed get the image as well, paused machines when they resume. */
export function settleFleet(image: string, now: number): Statement[] {
  return [
    {
      sql: 'UPDATE machines SET requested_image = NULL WHERE requested_image IS NOT NULL',
      args: [],
    },
    {
      sql: `UPDATE machines SET desired_rev = desired_rev + 1, due_at = ?1, attempts = 0
            WHERE image IS NOT ?2 AND paused = 0 AND pinned_image IS NULL AND fly_machine_id IS NOT NULL`,
      args: [now, image],
    },
  ];
}

function toRollout(row: Row): Rollout {
  return {
    id: String(row['id']),
    image: String(row['image']),
    previousImage: String(row['previous_image']),
    state: row['state'] as RolloutState,
    goesBack: row['goes_back'] === 1,
    canaryMachine: row['canary_machine'] as string | null,
    stepAt: row['step_at'] as number | null,
    goodSince: row['good_since'] as number | null,
    canaryRun: row['canary_run'] as string | null,
    trouble: row['trouble'] as string | null,
    isPaused: row['due_at'] === null && ['canary', 'rolling'].includes(String(row['state'])),
  };
}
