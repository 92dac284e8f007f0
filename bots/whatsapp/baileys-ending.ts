import { DisconnectReason } from '@whiskeysockets/baileys';
import type { Ended, Ending } from './backend.ts';

/**
 * What each code of a closed connection means. The library takes its codes from the attributes of `failure` and
 * `stream:error`. Further source: whatsmeow, `events.ConnectFailureReason`.
 */
const ENDINGS = new Map<number, Ending>([
  [DisconnectReason.restartRequired, 'restart'],
  [DisconnectReason.unavailableService, 'unavailable'],
  [DisconnectReason.connectionReplaced, 'replaced'],
  [DisconnectReason.loggedOut, 'logged_out'],
  [DisconnectReason.forbidden, 'forbidden'],
  [DisconnectReason.multideviceMismatch, 'mismatch'],
  // Also an error without a code. Nothing is wrong with the link then, and the next connection works.
  [DisconnectReason.badSession, 'unavailable'],
  [402, 'suspended'],
  [405, 'outdated'],
  [406, 'banned'],
  [429, 'limited'],
]);

const TIMED_OUT: number = DisconnectReason.timedOut;
const CLOSED: number = DisconnectReason.connectionClosed;

/** The reason behind the library's code for a closed connection. A timeout before linking means that the pairing codes expired. */
export function endingOf(error: unknown, isLinked: boolean): Ended {
  const status = statusOf(error);
  if (status === TIMED_OUT && !isLinked) return { ending: 'pairing_expired' };
  const ending = ENDINGS.get(status) ?? (isRefusal(status) ? 'refused' : 'lost');
  if (ending === 'refused') return { ending, code: status };
  return ending === 'suspended' ? { ending, ...suspensionIn(error) } : { ending };
}

/** Whether the connection was closed, so that nothing was sent. */
export function isClosed(error: unknown): boolean {
  return statusOf(error) === CLOSED;
}

/** A refusal of which only the number is known. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== CLOSED && status !== TIMED_OUT;
}

/** The seconds until the end of the suspension. */
function suspensionIn(error: unknown): { forMs?: number } {
  const { data } = (error ?? {}) as { data?: { expire?: string } };
  const seconds = Number(data?.expire);
  return seconds > 0 ? { forMs: seconds * 1000 } : {};
}

function statusOf(error: unknown): number {
  const { output } = (error ?? {}) as { output?: { statusCode?: number } };
  return output?.statusCode ?? 0;
}
