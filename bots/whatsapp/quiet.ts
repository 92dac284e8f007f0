import type { SocketConfig } from '@whiskeysockets/baileys';

const nothing = (): void => undefined;

/** The client library would log addresses and, at its lowest level, whole stanzas. */
export const quietLogger: SocketConfig['logger'] = {
  level: 'silent',
  child: () => quietLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** The Signal library prints whole sessions through these two, private keys included. We log elsewhere. */
export function silenceSignalLibrary(): void {
  Object.assign(console, { info: nothing, warn: nothing });
}
