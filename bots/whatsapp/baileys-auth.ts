import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  proto,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';
import type { App } from '../../src/app.ts';
import { openSeal, seal, type SealContext } from '../../src/credentials/seal.ts';
import type { Statement } from '../../src/store/database.ts';
import {
  type AuthRow,
  deleteAllAuth,
  deleteAuthRows,
  findAuthRows,
  saveAuthRows,
  toAuthRow,
} from '../../src/store/whatsapp-auth.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { quietLogger } from './quiet.ts';

type AuthApp = Pick<App, 'config' | 'db'>;

const CREDS = { type: 'creds', id: 'creds' };

export type BaileysAuth = {
  state: AuthenticationState;
  isLinked: boolean;
  /** Keeps the credentials as they are now. Before a phone has vouched for them they are worth nothing. */
  saveCreds(): void;
  /** We have been let in: the next time the library need not wait for the history that follows linking. */
  noteLogin(): void;
  /** Resolves when everything is stored; rejects when something could not be. */
  settled(): Promise<void>;
};

/**
 * The identity of our device, read anew for each connection. The library keeps keys in memory before they are stored,
 * so after a failed write its memory is ahead of the truth: `onFailure` has to end the connection.
 */
export async function openBaileysAuth(
  app: AuthApp,
  onFailure: (error: unknown) => void,
): Promise<BaileysAuth> {
  const [stored] = await readRows(app, CREDS.type, [CREDS.id]);
  const creds = stored ? (parse(stored.json) as AuthenticationCreds) : initAuthCreds();
  let saving = Promise.resolve();
  let hasLoggedIn = false;
  const write = async (statements: Statement[]): Promise<void> => {
    try {
      await app.db.write(statements);
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  const saveCreds = (): void => {
    if (!creds.account) return;
    const accountSyncCounter = Math.max(creds.accountSyncCounter, hasLoggedIn ? 1 : 0);
    const row = sealRow(app, { ...CREDS, json: print({ ...creds, accountSyncCounter }) });
    saving = saving.then(() => write([saveAuthRows(WHATSAPP_BOT, [row])]));
    saving.catch(() => undefined);
  };
  return {
    state: { creds, keys: makeCacheableSignalKeyStore(sealedKeys(app, write), quietLogger) },
    isLinked: Boolean(creds.account),
    saveCreds,
    noteLogin() {
      hasLoggedIn = true;
      saveCreds();
    },
    settled: () => saving,
  };
}

export async function forgetBaileysAuth(app: Pick<App, 'db'>): Promise<void> {
  await app.db.write([deleteAllAuth(WHATSAPP_BOT)]);
}

function sealedKeys(
  app: AuthApp,
  write: (statements: Statement[]) => Promise<void>,
): SignalKeyStore {
  return {
    async get(type, ids) {
      const rows = await readRows(app, type, ids);
      return Object.fromEntries(rows.map(({ id, json }) => [id, toKey(type, json)]));
    },
    async set(data) {
      const entries = Object.entries(data).flatMap(([type, values]) =>
        Object.entries(values ?? {}).map(([id, value]) => ({ type, id, value })),
      );
      const kept = entries.filter(({ value }) => value !== null);
      const dropped = entries.filter(({ value }) => value === null);
      const rows = kept.map(({ type, id, value }) =>
        sealRow(app, { type, id, json: print(value) }),
      );
      await write([
        ...(dropped.length > 0 ? [deleteAuthRows(WHATSAPP_BOT, dropped)] : []),
        ...(rows.length > 0 ? [saveAuthRows(WHATSAPP_BOT, rows)] : []),
      ]);
    },
  };
}

type OpenRow = { type: string; id: string; json: string };

async function readRows(app: AuthApp, type: string, ids: string[]): Promise<OpenRow[]> {
  const [result] = await app.db.read([findAuthRows(WHATSAPP_BOT, type, ids)]);
  return (result?.rows ?? []).map(toAuthRow).map(({ id, sealed }) => {
    const json = openSeal(app.config.sealing, sealed, contextOf(type, id));
    return { type, id, json };
  });
}

function sealRow({ config }: Pick<App, 'config'>, { type, id, json }: OpenRow): AuthRow {
  return { type, id, sealed: seal(config.sealing, json, contextOf(type, id)) };
}

function contextOf(type: string, id: string): SealContext {
  return { owner: `whatsapp:${WHATSAPP_BOT}`, purpose: `${type}/${id}`, version: 1 };
}

function toKey<T extends keyof SignalDataTypeMap>(type: T, json: string): SignalDataTypeMap[T] {
  const value = parse(json);
  if (type !== 'app-state-sync-key') return value as SignalDataTypeMap[T];
  const key = proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>);
  return key as unknown as SignalDataTypeMap[T];
}

const print = (value: unknown): string => JSON.stringify(value, BufferJSON.replacer);
const parse = (json: string): unknown => JSON.parse(json, BufferJSON.reviver);
