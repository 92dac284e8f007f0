import type { OffReason } from '../../src/store/whatsapp-connections.ts';
import type { Ending } from './backend.ts';

/** What comes after a connection: another one, the same with a new link to the phone, or none. */
export type Next =
  | { type: 'again'; afterMs: number }
  | { type: 'link'; afterMs: number }
  | { type: 'off'; reason: OffReason }
  | { type: 'stop' };

/** `inARow`: how often it has ended in this way since it last stayed open, this time included. */
export type Past = { ending: Ending; inARow: number };

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** The server asks for one restart after linking; more of them are trouble like any other. */
const FREE_RESTARTS = 2;
const BROKEN_SESSIONS = 3;
/** Nobody scans all day: each round shows codes for two to three minutes. */
const PAIRING_ROUNDS = 5;

/**
 * The rule for each ending. Where another client, a ban or a missing link is the cause, trying again would only do
 * harm: the connection is off until an operator says otherwise. `chance` is from 0 to 1 and spreads the waits.
 */
export function afterEnding({ ending, inARow }: Past, chance: number): Next {
  switch (ending) {
    case 'stopped':
      return { type: 'stop' };
    case 'restart':
      return { type: 'again', afterMs: inARow <= FREE_RESTARTS ? 0 : backOffMs(inARow, chance) };
    case 'lost':
    case 'unavailable':
      return { type: 'again', afterMs: backOffMs(inARow, chance) };
    case 'session_broken':
      return inARow < BROKEN_SESSIONS
        ? { type: 'again', afterMs: backOffMs(inARow, chance) }
        : { type: 'link', afterMs: backOffMs(inARow, chance) };
    case 'pairing_expired':
      return inARow < PAIRING_ROUNDS
        ? { type: 'again', afterMs: backOffMs(inARow, chance) }
        : { type: 'off', reason: 'not_linked' };
    case 'logged_out':
      return { type: 'link', afterMs: inARow <= 1 ? 0 : backOffMs(inARow, chance) };
    case 'replaced':
    case 'forbidden':
    case 'mismatch':
      return { type: 'off', reason: ending };
  }
}

function backOffMs(inARow: number, chance: number): number {
  const whole = Math.min(FIRST_WAIT_MS * 2 ** (inARow - 1), LONGEST_WAIT_MS);
  return Math.round(whole * (0.5 + chance / 2));
}
