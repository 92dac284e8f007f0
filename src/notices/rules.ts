import { nextSendTime } from '../domain/quiet-hours.ts';
import type { Notice } from '../store/notices.ts';
import { kindOf, type Situation } from './notices.ts';

export type Decision = 'tell' | 'skip' | { waitUntil: number };

const RECHECK_MS = 3_600_000;

/**
 * Every notice is a reminder: the person can turn reminders off, and quiet hours delay them. News about money or about a
 * credential that stopped working is no reminder; it is told at once, in the transaction of the change.
 */
export function decide(notice: Notice, situation: Situation): Decision {
  const { now, settings, isOvertaken, deleteAt } = situation;
  const kind = kindOf(notice);
  const stillApplies = kind?.stillApplies(notice.object, situation) ?? false;
  const isUnwanted = settings.noticesOff && !kind?.isAskedFor;
  if (isOvertaken || isUnwanted || !stillApplies) return 'skip';
  // The owner may keep the account after all and should then get the reminder.
  if (deleteAt !== null) return { waitUntil: Math.max(deleteAt, now + RECHECK_MS) };
  const at = nextSendTime(now, settings);
  return at > now ? { waitUntil: at } : 'tell';
}
