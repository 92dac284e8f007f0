import type { OutboxRow } from '../store/outbox.ts';
import { backOffMs } from '../work/due-row.ts';
import type { Outcome } from './transport.ts';

/** A call after which the message is still to be sent. */
export type Failure = Extract<Outcome, { type: 'unknown' | 'later' | 'unfamiliar' }>;

type Later = Extract<Outcome, { type: 'later' }>;

/** What happens to a message after a failed call. One that is put aside lets the others of its chat go first. */
export type AfterFailure =
  | { type: 'retry'; waitMs: number }
  | { type: 'aside'; waitMs: number; reason: string }
  | { type: 'give_up'; reason: string };

/** `holdsUp`: other messages of the chat wait behind it. */
type Tried = Pick<
  OutboxRow,
  'mode' | 'attempts' | 'cutOffs' | 'createdAt' | 'isImportant' | 'aside'
> & { holdsUp?: boolean };

const BACK_OFF = { firstMs: 1000, longestMs: 300_000 };
/** A message is given up only after so many attempts and after a day. */
const MOST_ATTEMPTS = 50;
const DAY_MS = 24 * 3_600_000;
/** So often a call that surely failed is repeated as soon as the platform says; after that, the waits grow. */
const FREE_TRIES = 5;
/** A refusal that nobody knows is repeated so often, for about a quarter of a minute, before the message is put aside. */
const MOST_UNFAMILIAR = 5;
const MOST_REMOVALS = 3;
/** The server hangs up at some messages: such a one is put aside, and given up when it happens once more. */
const MOST_CUT_OFFS = 3;
/** Important news at which it hangs up are tried ever more rarely, because each try ends the connection for everybody. */
const RARELY = { firstMs: 600_000, longestMs: 6 * 3_600_000 };
/** A refusal that passes is waited for in order so often, for about a minute; then the others are tried first. */
const MOST_IN_ORDER = 10;
const ASIDE = { firstMs: 600_000, longestMs: 3_600_000 };

/** Why a message is put aside that is refused for now. When the next one is refused so as well, it is no fault of this one. */
export const HELD_BACK = 'refused for now, again and again';

/** The rule for each failure. Important news are kept until the platform takes them or an operator discards them. */
export function afterFailure(row: Tried, outcome: Failure, now: number): AfterFailure {
  const tries = row.attempts + 1;
  if (isCutOff(outcome) && row.cutOffs + 1 >= MOST_CUT_OFFS) return afterCutOff(row);
  if (row.mode === 'delete' && outcome.type === 'unfamiliar' && tries >= MOST_REMOVALS) {
    return { type: 'give_up', reason: outcome.reason };
  }
  if (outcome.type === 'later' && outcome.tries && tries >= outcome.tries) {
    const reason = outcome.alarm ?? 'tried often enough';
    return row.isImportant
      ? { type: 'aside', waitMs: DAY_MS, reason }
      : { type: 'give_up', reason };
  }
  if (tries >= MOST_ATTEMPTS && now - row.createdAt > DAY_MS && !row.isImportant) {
    return { type: 'give_up', reason: 'not possible for a day' };
  }
  if (outcome.type === 'unfamiliar' && (row.aside !== null || tries >= MOST_UNFAMILIAR)) {
    return aside(row, outcome.reason);
  }
  const waitMs = waitBefore(row, outcome);
  return outcome.type === 'later' && isHeldBack(row, outcome)
    ? { type: 'aside', waitMs, reason: row.aside ?? HELD_BACK }
    : { type: 'retry', waitMs };
}

function afterCutOff(row: Tried): AfterFailure {
  const reason = 'the connection ends at it';
  if (row.cutOffs + 1 === MOST_CUT_OFFS) return aside(row, reason);
  if (!row.isImportant) return { type: 'give_up', reason };
  return { type: 'aside', waitMs: backOffMs(row.cutOffs - MOST_CUT_OFFS + 1, RARELY), reason };
}

/** What makes the whole bot wait, or calls operators, is no fault of one message. */
function isHeldBack({ aside: before, attempts, holdsUp }: Tried, outcome: Later): boolean {
  if (before !== null) return true;
  const isOfAll = outcome.wholeBot === true || outcome.alarm !== undefined;
  return holdsUp === true && !isOfAll && attempts + 1 >= MOST_IN_ORDER;
}

/** What operators are told. Of a message that was put aside: when nothing else says it, and nothing else is refused as well. */
export function alarmOf(row: Tried, outcome: Failure, next: AfterFailure): string | undefined {
  if (outcome.type === 'unfamiliar') return outcome.reason;
  if (outcome.type === 'later' && outcome.alarm !== undefined) return outcome.alarm;
  if (next.type !== 'aside') return undefined;
  const isTold = next.reason === HELD_BACK ? row.aside !== null : row.isImportant;
  return isTold ? next.reason : undefined;
}

export function isCutOff(outcome: Failure): boolean {
  return outcome.type === 'unknown' && outcome.isCutOff === true;
}

function aside({ aside: before, attempts }: Tried, reason: string): AfterFailure {
  const waits = before === null ? 0 : Math.max(0, attempts + 1 - MOST_UNFAMILIAR);
  return { type: 'aside', waitMs: backOffMs(waits, ASIDE), reason };
}

function waitBefore({ attempts }: Tried, outcome: Failure): number {
  if (outcome.type !== 'later') return backOffMs(attempts, BACK_OFF);
  const grown = attempts < FREE_TRIES ? 0 : backOffMs(attempts - FREE_TRIES, BACK_OFF);
  return Math.max(outcome.afterMs, grown);
}
