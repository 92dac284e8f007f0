import type { OffReason } from '../../src/store/whatsapp-connections.ts';
import { backOffMs } from '../../src/work/due-row.ts';
import type { Ended } from './backend.ts';

/** What to do after a connection has ended: connect again, link the phone again, switch off, or stop. */
export type Next =
  | { type: 'again'; afterMs: number }
  | { type: 'link'; afterMs: number }
  /** Off until an operator switches it on, or until so long has passed. `isKnown`: it was off for the same reason before. */
  | { type: 'off'; reason: OffReason; forMs?: number; isKnown?: boolean }
  | { type: 'stop' };

/** `inARow`: how often the connection has ended in this way since it last stayed open, this time included. */
export type Past = Ended & { inARow: number };

const BACK_OFF = { firstMs: 1000, longestMs: 60_000 };
/** What does not pass within seconds. */
const SLOW_BACK_OFF = { firstMs: 60_000, longestMs: 1_800_000 };
/** The server requests one restart after linking; further restarts back off. */
const FREE_RESTARTS = 2;
const QUICK_UPDATES = 3;
const MOST_REFUSALS = 3;
/** Then it is off for a while, ever longer: the refusal passes by itself, and knocking on could turn it into a ban. */
const PAUSE = { firstMs: 1_800_000, longestMs: 6 * 3_600_000 };
/** How many rounds of codes are shown; a round lasts two to three minutes. */
const PAIRING_ROUNDS = 5;
/** A suspension whose end the server does not tell. */
const SUSPENSION_MS = 24 * 3_600_000;

/**
 * The rule for each ending. After another client has taken over or during a ban, each try would do harm, so the connection
 * is off. Only a phone that has removed the link ends it: new links are hard to get. `chance` is from 0 to 1 and adds jitter.
 */
export function afterEnding({ ending, inARow, forMs }: Past, chance: number): Next {
  switch (ending) {
    case 'stopped':
      return { type: 'stop' };
    case 'restart':
      return { type: 'again', afterMs: inARow <= FREE_RESTARTS ? 0 : waitMs(inARow, chance) };
    case 'lost':
    case 'unavailable':
      return { type: 'again', afterMs: waitMs(inARow, chance) };
    case 'outdated':
      // The next try may already use a newer version.
      return {
        type: 'again',
        afterMs:
          inARow <= QUICK_UPDATES ? waitMs(inARow, chance) : slowMs(inARow - QUICK_UPDATES, chance),
      };
    case 'limited':
    case 'refused':
      return inARow < MOST_REFUSALS
        ? { type: 'again', afterMs: slowMs(inARow, chance) }
        : {
            type: 'off',
            reason: ending,
            forMs: jittered(backOffMs(inARow - MOST_REFUSALS, PAUSE), chance),
            isKnown: inARow > MOST_REFUSALS,
          };
    case 'pairing_expired':
      return inARow < PAIRING_ROUNDS
        ? { type: 'again', afterMs: waitMs(inARow, chance) }
        : { type: 'off', reason: 'not_linked' };
    case 'logged_out':
      return { type: 'link', afterMs: inARow <= 1 ? 0 : waitMs(inARow, chance) };
    case 'suspended':
      return { type: 'off', reason: ending, forMs: forMs ?? SUSPENSION_MS };
    case 'replaced':
    case 'forbidden':
    case 'banned':
    case 'mismatch':
      return { type: 'off', reason: ending };
  }
}

function waitMs(inARow: number, chance: number): number {
  return jittered(backOffMs(inARow - 1, BACK_OFF), chance);
}

function slowMs(inARow: number, chance: number): number {
  return jittered(backOffMs(inARow - 1, SLOW_BACK_OFF), chance);
}

function jittered(ms: number, chance: number): number {
  return Math.round(ms * (0.5 + chance / 2));
}
