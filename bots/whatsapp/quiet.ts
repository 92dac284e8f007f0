import type { SocketConfig } from '@whiskeysockets/baileys';

const nothing = (): void => undefined;

/** Silences the client library, which would log addresses and, at its lowest level, whole stanzas. */
export const quietLogger: SocketConfig['logger'] = {
  level: 'silent',
  child: () => quietLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** Silences the two console functions through which the Signal library prints sessions, private keys included. */
export function silenceSignalLibrary(): void {
  Object.assign(console, { info: nothing, warn: nothing });
}
