import type { OutboxRow } from '../store/outbox.ts';
import { backOffMs } from '../work/due-row.ts';
import type { Outcome } from './transport.ts';

/** A call after which the message is still to be sent. */
export type Failure = Extract<Outcome, { type: 'unknown' | 'later' | 'unfamiliar' }>;

/** What happens to a message after a failed call. One that is put aside lets the others of its chat go first. */
export type AfterFailure =
  | { type: 'retry'; waitMs: number }
  | { type: 'aside'; waitMs: number; reason: string }
  | { type: 'give_up'; reason: string };

type Tried = Pick<
  OutboxRow,
  'mode' | 'attempts' | 'cutOffs' | 'createdAt' | 'isImportant' | 'aside'
>;

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
const ASIDE = { firstMs: 600_000, longestMs: 3_600_000 };

/** The rule for each failure. Important news are kept until the platform takes them or an operator discards them. */
export function afterFailure(row: Tried, outcome: Failure, now: number): AfterFailure {
  const tries = row.attempts + 1;
  if (isCutOff(outcome) && row.cutOffs + 1 >= MOST_CUT_OFFS) {
    const reason = 'the connection ends at it';
    return row.cutOffs < MOST_CUT_OFFS ? aside(row, reason) : { type: 'give_up', reason };
  }
  if (row.mode === 'delete' && outcome.type === 'unfamiliar' && tries >= MOST_REMOVALS) {
    return { type: 'give_up', reason: outcome.reason };
  }
  if (outcome.type === 'later' && outcome.tries && tries >= outcome.tries) {
    return { type: 'give_up', reason: outcome.alarm ?? 'tried often enough' };
  }
  if (tries >= MOST_ATTEMPTS && now - row.createdAt > DAY_MS && !row.isImportant) {
    return { type: 'give_up', reason: 'not possible for a day' };
  }
  if (outcome.type === 'unfamiliar' && (row.aside !== null || tries >= MOST_UNFAMILIAR)) {
    return aside(row, outcome.reason);
  }
  return { type: 'retry', waitMs: waitBefore(row, outcome) };
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
