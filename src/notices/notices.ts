import type { News } from '../conversation/news.ts';
import type { MailKind } from '../domain/mails.ts';
import type { QuietHours } from '../domain/quiet-hours.ts';
import type { CardOnFile } from '../domain/subscription-details.ts';
import { isUsable } from '../domain/verdicts.ts';
import { idFrom } from '../ids.ts';
import type { Credential } from '../store/credentials.ts';
import { addNotice, type Notice } from '../store/notices.ts';
import type { Statement } from '../store/engine.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is known of the account when a notice is due. */
export type Situation = {
  now: number;
  settings: QuietHours & { noticesOff: boolean; weekOn: boolean };
  /** A later stage of the same object is due too and replaces this one. */
  isOvertaken: boolean;
  /** When the account will be deleted, while it is on hold. */
  deleteAt: number | null;
  hasPlan: boolean;
  /** The id of the card that pays a plan which renews, see `cardObject`. */
  card: string | null;
  /** The credential in use. */
  credential: Pick<Credential, 'id' | 'verdict' | 'expiresAt'> | null;
  /** The plan for free that is in use, by `compObject`. */
  comp: string | null;
  /** The time on our key, unless it was closed, by `graceObject`. */
  grace: string | null;
  /** How the owner is reached: null when they have no chat, and no mails are sent or there is no address. */
  reach: 'chat' | 'mail' | null;
};

type NoticeKind = {
  /** `week`: what it says is read when it is sent. */
  news: News | 'week';
  /** Asked for by itself, so that it is sent to those who want no reminders, too. */
  isAskedFor?: true;
  /** Another one follows after this time, as long as it applies. */
  everyMs?: number;
  /** The mail to somebody whom no chat reaches; null for none. */
  mail: MailKind | null;
  /** Whether the notice still applies once it is due. */
  stillApplies: (object: string, situation: Situation) => boolean;
  /** How long before the announced time each stage is sent. */
  stages: Record<string, number>;
};

/** Every kind of reminder. */
const NOTICES = {
  token_ends: {
    news: { type: 'token_ends' },
    mail: null,
    stillApplies: (object, { now, credential, hasPlan }) =>
      hasPlan &&
      credential?.id === object &&
      isUsable(credential.verdict ?? 'unknown') &&
      (credential.expiresAt ?? 0) > now,
    // The last stage is sent on the day itself.
    stages: { 30: 30 * DAY_MS, 14: 14 * DAY_MS, 7: 7 * DAY_MS, 1: DAY_MS, 0: 3 * HOUR_MS },
  },
  /** From the beginning of 30 days: on days 7, 14, 21, 28, and on the last one. */
  grace_ends: {
    news: { type: 'grace_ends' },
    mail: 'reminder',
    stillApplies: (object, { grace, credential, reach }) =>
      reach !== null && grace === object && credential === null,
    stages: { 7: 23 * DAY_MS, 14: 16 * DAY_MS, 21: 9 * DAY_MS, 28: 2 * DAY_MS, 30: 0 },
  },
  card_ends: {
    news: { type: 'card_ends' },
    mail: null,
    stillApplies: (object, { card }) => card === object,
    stages: { 14: 14 * DAY_MS, 3: 3 * DAY_MS },
  },
  /** A plan that was given for free. */
  comp_ends: {
    news: { type: 'comp_ends' },
    mail: null,
    stillApplies: (object, { comp }) => comp === object,
    stages: { 7: 7 * DAY_MS, 1: DAY_MS },
  },
  week: {
    news: 'week',
    mail: null,
    isAskedFor: true,
    everyMs: 7 * DAY_MS,
    stillApplies: (_object, { settings }) => settings.weekOn,
    stages: { 0: 0 },
  },
} as const satisfies Record<string, NoticeKind>;

/** The object of reminders about a card: another card, or another date of the same one, is another object. */
export function cardObject(accountId: string, { last4, expiresAt }: CardOnFile): string {
  return `card_${accountId}_${last4}_${expiresAt}`;
}

/** The object of reminders about the time on our key: another end is another object. */
export function graceObject(accountId: string, { endsAt }: { endsAt: number }): string {
  return `grace_${accountId}_${endsAt}`;
}

/** The object of reminders about a plan for free: another end is another object. */
export function compObject(accountId: string, { endsAt }: { endsAt: number }): string {
  return `comp_${accountId}_${endsAt}`;
}

/** The summary of the week that is told at this time. */
export function planWeek(accountId: string, at: number): Statement[] {
  return planNotices('week', { object: `week_${accountId}_${at}`, accountId, at });
}

/** What follows a notice that repeats, at the same hour; weeks in which nothing ran are left out. */
export function planNext(notice: Notice, situation: Situation): Statement[] {
  const kind = kindOf(notice);
  if (!kind?.everyMs || !kind.stillApplies(notice.object, situation)) return [];
  const { plannedAt, accountId } = notice;
  const missed = Math.floor(Math.max(0, situation.now - plannedAt) / kind.everyMs);
  return planWeek(accountId, plannedAt + (missed + 1) * kind.everyMs);
}

export type NoticeName = keyof typeof NOTICES;

/** The kind of a stored notice, or null when this version does not know it. */
export function kindOf({ kind }: Notice): NoticeKind | null {
  return (NOTICES as Record<string, NoticeKind>)[kind] ?? null;
}

type Announced = { object: string; accountId: string; at: number; from?: number };

/** The rows for every stage of a reminder about an object for which something happens at a time; with `from`, only those after it. */
export function planNotices(
  kind: NoticeName,
  { object, accountId, at, from = 0 }: Announced,
): Statement[] {
  return Object.entries(NOTICES[kind].stages)
    .map(([stage, beforeMs]) => ({ stage, plannedAt: at - beforeMs }))
    .filter(({ plannedAt }) => plannedAt > from)
    .map(({ stage, plannedAt }) =>
      addNotice({
        id: idFrom('ntc', kind, object, stage),
        accountId,
        kind,
        object,
        stage,
        plannedAt,
      }),
    );
}
