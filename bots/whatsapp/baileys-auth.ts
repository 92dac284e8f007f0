import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';
import type { App } from '../../src/app.ts';
import { openSeal, seal, type SealContext } from '../../src/sealing/seal.ts';
import { whatsappSeal } from '../../src/sealing/seal-contexts.ts';
import {
  type AuthRow,
  deleteAllAuth,
  deleteAuthRows,
  listAuthRows,
  listAuthRowsOfType,
  saveAuthRows,
} from '../../src/store/whatsapp-auth.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { quietLogger } from './quiet.ts';
import type { Statement } from '../../src/store/engine.ts';

type AuthApp = Pick<App, 'config' | 'db'>;

const CREDS = { type: 'creds', id: 'creds' };

export type BaileysAuth = {
  state: AuthenticationState;
  isLinked: boolean;
  /** Stores the current credentials. Before a phone has confirmed them they are not stored. */
  saveCreds(): void;
  /** Records a login: from the next time on, the library need not wait for the history that follows linking. */
  recordLogin(): void;
  /** Resolves when what is being stored is stored. Nothing of this connection is stored after that. */
  close(): Promise<void>;
};

/**
 * The identity of the linked device, loaded for each connection. The library keeps keys in memory before they are stored
 * and retries failed writes by itself. After a failed write its memory and the database differ, so `onFailure` must end
 * the connection, and all its later writes are refused: they could overwrite those of the next connection.
 */
export async function openBaileysAuth(
  app: AuthApp,
  onFailure: (error: unknown) => void,
): Promise<BaileysAuth> {
  const [stored] = await readRows(app, CREDS.type, [CREDS.id]);
  const creds = stored ? (parse(stored.json) as AuthenticationCreds) : initAuthCreds();
  let saving = Promise.resolve();
  let hasLoggedIn = false;
  let isClosed = false;
  const underWay = new Set<Promise<unknown>>();
  const guard: Guard = async (work) => {
    if (isClosed) throw new Error('this connection has ended');
    const begun = work();
    underWay.add(begun);
    try {
      return await begun;
    } catch (error) {
      isClosed = true;
      onFailure(error);
      throw error;
    } finally {
      underWay.delete(begun);
    }
  };
  const saveCreds = (): void => {
    if (!creds.account) return;
    const accountSyncCounter = Math.max(creds.accountSyncCounter, hasLoggedIn ? 1 : 0);
    const row = sealRow(app, { ...CREDS, json: print({ ...creds, accountSyncCounter }) });
    const save = () => app.db.write([saveAuthRows(WHATSAPP_BOT, [row])]);
    saving = saving.then(() => guard(save)).then(nothing, nothing);
  };
  return {
    state: { creds, keys: makeCacheableSignalKeyStore(sealedKeys(app, guard), quietLogger) },
    isLinked: Boolean(creds.account),
    saveCreds,
    recordLogin() {
      hasLoggedIn = true;
      saveCreds();
    },
    async close() {
      await saving;
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}

type Guard = <T>(work: () => Promise<T>) => Promise<T>;

const nothing = (): void => undefined;

export async function forgetBaileysAuth(app: Pick<App, 'db'>): Promise<void> {
  await app.db.write([deleteAllAuth(WHATSAPP_BOT)]);
}

function sealedKeys(app: AuthApp, guard: Guard): SignalKeyStore {
  return {
    get: (type, ids) =>
      guard(async () => {
        const rows = await readRows(app, type, ids);
        return Object.fromEntries(rows.map(({ id, json }) => [id, toKey(type, json)]));
      }),
    set: (data) =>
      guard(async () => {
        await app.db.write(keyStatements(app, data));
      }),
  };
}

function keyStatements(app: Pick<App, 'config'>, data: SignalDataSet): Statement[] {
  const entries = Object.entries(data).flatMap(([type, values]) =>
    Object.entries<unknown>(values ?? {}).map(([id, value]) => ({ type, id, value })),
  );
  const dropped = entries.filter(({ value }) => value === null);
  const rows = entries
    .filter(({ value }) => value !== null)
    .map(({ type, id, value }) => sealRow(app, { type, id, json: print(value) }));
  return [
    ...(dropped.length > 0 ? [deleteAuthRows(WHATSAPP_BOT, dropped)] : []),
    ...(rows.length > 0 ? [saveAuthRows(WHATSAPP_BOT, rows)] : []),
  ];
}

/** The values of one type, whatever their ids. */
export async function listKeys(app: AuthApp, type: string): Promise<unknown[]> {
  const [rows] = await app.db.read(listAuthRowsOfType(WHATSAPP_BOT, type));
  return rows.map((row) => parse(openRow(app, type, row).json));
}

type OpenRow = { type: string; id: string; json: string };

async function readRows(app: AuthApp, type: string, ids: string[]): Promise<OpenRow[]> {
  const [rows] = await app.db.read(listAuthRows(WHATSAPP_BOT, type, ids));
  return rows.map((row) => openRow(app, type, row));
}

function openRow({ config }: Pick<App, 'config'>, type: string, { id, sealed }: AuthRow): OpenRow {
  return { type, id, json: openSeal(config.sealing, sealed, contextOf(type, id)) };
}

function sealRow({ config }: Pick<App, 'config'>, { type, id, json }: OpenRow): AuthRow {
  return { type, id, sealed: seal(config.sealing, json, contextOf(type, id)) };
}

function contextOf(type: string, id: string): SealContext {
  return whatsappSeal(WHATSAPP_BOT, `${type}/${id}`);
}

function toKey<T extends keyof SignalDataTypeMap>(type: T, json: string): SignalDataTypeMap[T] {
  const value = parse(json);
  if (type !== 'app-state-sync-key') return value as SignalDataTypeMap[T];
  const key = proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>);
  return key as unknown as SignalDataTypeMap[T];
}

const print = (value: unknown): string => JSON.stringify(value, BufferJSON.replacer);
const parse = (json: string): unknown => JSON.parse(json, BufferJSON.reviver);
