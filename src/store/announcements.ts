import type { ChannelKind } from '../domain/channels.ts';
import type { Layer } from '../domain/incidents.ts';
import { SERVICE_NAMES } from '../domain/services.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all, one } from './query.ts';

/** Whom an announcement is for. Null means everybody. */
export type Audience = {
  language: string | null;
  /** The languages that this service speaks. Who has none of them reads English. */
  languages: readonly string[];
  /** `none`: no plan at all. */
  plan: string | null;
  platform: string | null;
  /** Only those whom an incident on this layer hits. */
  layer: Layer | null;
  /** Only those who were told of this incident. */
  incident: string | null;
  /** Whether people who want no reminders are left out. */
  isOptional: boolean;
};

export type AnnouncementKind = 'announcement' | 'incident' | 'incident_over';
export type AnnouncementState = 'sending' | 'stopped' | 'done';

export type Announcement = {
  id: string;
  kind: AnnouncementKind;
  text: string;
  audience: Audience;
  state: AnnouncementState;
  /** The last account that was told. */
  toldUpTo: string;
  told: number;
  createdAt: number;
};

/** Of a subscription that still exists at Stripe. */
const LIVE = `status NOT IN ('canceled', 'incomplete_expired')`;

/** The plan that an account has for free. */
const GIVEN = '(SELECT plan FROM comps WHERE account_id = a.id AND due_at IS NOT NULL)';

const channel = (kind: ChannelKind): string =>
  `EXISTS (SELECT 1 FROM channels WHERE account_id = a.id AND kind = '${kind}' AND state = 'on')`;
const HAS_MACHINE = 'EXISTS (SELECT 1 FROM machines WHERE account_id = a.id)';

/** Which accounts an incident hits: those who use that part. */
const HIT: Record<Layer, string> = {
  service: `(EXISTS (SELECT 1 FROM subscriptions WHERE account_id = a.id AND ${LIVE}) OR ${GIVEN} IS NOT NULL)`,
  fly: HAS_MACHINE,
  anthropic: `(EXISTS (SELECT 1 FROM credentials WHERE account_id = a.id AND state = 'accepted')
    OR EXISTS (SELECT 1 FROM graces WHERE account_id = a.id AND closed_at IS NULL))`,
  telegram: channel('telegram'),
  discord: channel('discord'),
  whatsapp: channel('whatsapp'),
  ...(Object.fromEntries(SERVICE_NAMES.map((name) => [name, HAS_MACHINE])) as Record<
    (typeof SERVICE_NAMES)[number],
    string
  >),
};

const IN_LANGUAGE = `(?1 IS NULL OR ?1 = CASE
  WHEN substr(a.locale, 1, 2) IN (SELECT value FROM json_each(?2)) THEN substr(a.locale, 1, 2) ELSE 'en' END)`;
const ON_PLAN = `(?3 IS NULL OR ?3 = coalesce(${GIVEN}, (SELECT plan FROM subscriptions
  WHERE account_id = a.id AND ${LIVE}), 'none'))`;
const ON_PLATFORM = `(?4 IS NULL OR EXISTS (SELECT 1 FROM identities WHERE account_id = a.id AND platform = ?4))`;
const TOLD_OF = `(?5 IS NULL OR EXISTS (SELECT 1 FROM incident_hits WHERE incident_id = ?5 AND account_id = a.id))`;
const WANTS = `(?6 = 0 OR a.notices_off = 0)`;

function whereOf({ layer }: Audience): string {
  const hit = layer === null ? [] : [HIT[layer]];
  return [IN_LANGUAGE, ON_PLAN, ON_PLATFORM, TOLD_OF, WANTS, ...hit].join(' AND ');
}

function argsOf({ language, languages, plan, platform, incident, isOptional }: Audience) {
  return [language, JSON.stringify(languages), plan, platform, incident, Number(isOptional)];
}

export function countAudience(audience: Audience): Query<number> {
  return one(
    `SELECT count(*) AS n FROM accounts a WHERE ${whereOf(audience)}`,
    argsOf(audience),
    (row) => Number(row['n']),
  ) as Query<number>;
}

/** The next accounts to tell, in the order of their ids. */
export function listAudience(audience: Audience, after: string, most: number): Query<string[]> {
  return all(
    `SELECT a.id FROM accounts a WHERE a.id > ?7 AND ${whereOf(audience)} ORDER BY a.id LIMIT ?8`,
    [...argsOf(audience), after, most],
    (row) => String(row['id']),
  );
}

export function addAnnouncement(
  { id, kind, text, audience }: Pick<Announcement, 'id' | 'kind' | 'text'> & { audience: Audience },
  now: number,
): Statement {
  return {
    sql: `INSERT INTO announcements (id, kind, text, audience, state, due_at, created_at)
          VALUES (?, ?, ?, ?, 'sending', ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, kind, text, JSON.stringify(audience), now, now],
  };
}

export function findAnnouncement(id: string): Query<Announcement | null> {
  return one('SELECT * FROM announcements WHERE id = ?', [id], toAnnouncement);
}

/** The newest ones that operators have written. */
export function listAnnouncements(most: number): Query<Announcement[]> {
  return all(
    `SELECT * FROM announcements WHERE kind = 'announcement' ORDER BY created_at DESC LIMIT ?`,
    [most],
    toAnnouncement,
  );
}

/** Stores how far an announcement has come. One that was stopped meanwhile stays so, and counts whom it had told. */
export function updateAnnouncement(
  { id }: Announcement,
  change: Pick<Announcement, 'state' | 'toldUpTo' | 'told'> & { dueAt: number | null },
): Statement {
  return {
    sql: `UPDATE announcements SET state = iif(state = 'sending', ?1, state), told_up_to = ?2, told = ?3,
            due_at = iif(state = 'sending', ?4, NULL) WHERE id = ?5 AND state <> 'done'`,
    args: [change.state, change.toldUpTo, change.told, change.dueAt, id],
  };
}

export function stopAnnouncement(id: string): Statement {
  return {
    sql: `UPDATE announcements SET state = 'stopped', due_at = NULL WHERE id = ? AND state = 'sending'`,
    args: [id],
  };
}

function toAnnouncement(row: Row): Announcement {
  return {
    id: String(row['id']),
    kind: String(row['kind']) as AnnouncementKind,
    text: String(row['text']),
    audience: JSON.parse(String(row['audience'])) as Audience,
    state: String(row['state']) as AnnouncementState,
    toldUpTo: String(row['told_up_to']),
    told: Number(row['told']),
    createdAt: Number(row['created_at']),
  };
}
