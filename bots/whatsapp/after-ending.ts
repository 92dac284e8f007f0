import type { OffReason } from '../../src/store/whatsapp-connections.ts';
import { backOffMs } from '../../src/work/due-row.ts';
import type { Ending } from './backend.ts';

/** What to do after a connection has ended: connect again, link the phone again, switch off, or stop. */
export type Next =
  | { type: 'again'; afterMs: number }
  | { type: 'link'; afterMs: number }
  | { type: 'off'; reason: OffReason }
  | { type: 'stop' };

/** `inARow`: how often the connection has ended in this way since it last stayed open, this time included. */
export type Past = { ending: Ending; inARow: number };

const BACK_OFF = { firstMs: 1000, longestMs: 60_000 };
/** The server requests one restart after linking; further restarts back off. */
const FREE_RESTARTS = 2;
const BROKEN_SESSIONS = 3;
/** How many rounds of codes are shown; a round lasts two to three minutes. */
const PAIRING_ROUNDS = 5;

/**
 * The rule for each ending. After another client has taken over, a ban, or a missing link, a retry would do harm, so the
 * connection is off until an operator switches it on. `chance` is from 0 to 1 and adds jitter to the waits.
 */
export function afterEnding({ ending, inARow }: Past, chance: number): Next {
  switch (ending) {
    case 'stopped':
      return { type: 'stop' };
    case 'restart':
      return { type: 'again', afterMs: inARow <= FREE_RESTARTS ? 0 : waitMs(inARow, chance) };
    case 'lost':
    case 'unavailable':
      return { type: 'again', afterMs: waitMs(inARow, chance) };
    case 'session_broken':
      return inARow < BROKEN_SESSIONS
        ? { type: 'again', afterMs: waitMs(inARow, chance) }
        : { type: 'link', afterMs: waitMs(inARow, chance) };
    case 'pairing_expired':
      return inARow < PAIRING_ROUNDS
        ? { type: 'again', afterMs: waitMs(inARow, chance) }
        : { type: 'off', reason: 'not_linked' };
    case 'logged_out':
      return { type: 'link', afterMs: inARow <= 1 ? 0 : waitMs(inARow, chance) };
    case 'replaced':
    case 'forbidden':
    case 'mismatch':
      return { type: 'off', reason: ending };
  }
}

function waitMs(inARow: number, chance: number): number {
  return Math.round(backOffMs(inARow - 1, BACK_OFF) * (0.5 + chance / 2));
}
