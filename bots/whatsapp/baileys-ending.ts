import { DisconnectReason } from '@whiskeysockets/baileys';
import type { Ending } from './backend.ts';

const ENDINGS = new Map<number, Ending>([
  [DisconnectReason.restartRequired, 'restart'],
  [DisconnectReason.unavailableService, 'unavailable'],
  [DisconnectReason.connectionReplaced, 'replaced'],
  [DisconnectReason.loggedOut, 'logged_out'],
  [DisconnectReason.forbidden, 'forbidden'],
  [DisconnectReason.multideviceMismatch, 'mismatch'],
  [DisconnectReason.badSession, 'session_broken'],
]);

const TIMED_OUT: number = DisconnectReason.timedOut;
const CLOSED: number = DisconnectReason.connectionClosed;

/** The reason behind the library's code for a closed connection. A timeout before linking means that the pairing codes expired. */
export function endingOf(error: unknown, isLinked: boolean): Ending {
  const status = statusOf(error);
  if (status === TIMED_OUT && !isLinked) return 'pairing_expired';
  return ENDINGS.get(status) ?? 'lost';
}

/** Whether the connection was closed, so that nothing was sent. */
export function isClosed(error: unknown): boolean {
  return statusOf(error) === CLOSED;
}

function statusOf(error: unknown): number {
  const { output } = (error ?? {}) as { output?: { statusCode?: number } };
  return output?.statusCode ?? 0;
}
