import { BufferJSON, type SignalKeyStore, type SocketConfig } from '@whiskeysockets/baileys';

/** A Signal key store over a plain object of JSON texts, so that it can be part of a state on disk. */
export function diskKeys(rows: Record<string, string>): SignalKeyStore {
  return {
    get: (type, ids) =>
      Object.fromEntries(
        ids.flatMap((id) => {
          const text = rows[`${type}/${id}`];
          return text === undefined ? [] : [[id, JSON.parse(text, BufferJSON.reviver) as never]];
        }),
      ),
    set(data) {
      for (const [type, entries] of Object.entries(data)) {
        for (const [id, value] of Object.entries(entries ?? {})) {
          const key = `${type}/${id}`;
          if (value === null) delete rows[key];
          else rows[key] = JSON.stringify(value, BufferJSON.replacer);
        }
      }
    },
  };
}

const nothing = (): void => undefined;

export const silentLogger: SocketConfig['logger'] = {
  level: 'silent',
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** The Signal library prints whole sessions, private keys included, through these two. */
export function silenceSignalLibrary(): void {
  Object.assign(console, { info: nothing, warn: nothing });
}
