import type {
  FileEntry,
  FileTransferState,
  FileTrouble,
  FileVia,
  FileViewState,
  ShownFolder,
} from '../domain/files.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all, one } from './query.ts';

/** The folder that a chat looks at. `asked` names the request, so that an answer to an older one changes nothing. */
export type FileView = {
  id: string;
  accountId: string;
  /** Null when a program has asked by our API. */
  chat: string | null;
  asked: string;
  path: string;
  mayWake: boolean;
  state: FileViewState;
  askedAt: number;
};

/** A file on its way between a chat and the machine. `contentId` names its parts. */
export type FileTransfer = {
  id: string;
  accountId: string;
  chat: string | null;
  linkId: string;
  direction: 'get' | 'put';
  /** The file to get, or the folder to put it into. */
  path: string;
  name: string;
  via: FileVia;
  contentId: string | null;
  size: number;
  sha256: string | null;
  state: FileTransferState;
  trouble: FileTrouble | null;
  attempts: number;
  createdAt: number;
};

/** Asks for a folder, in the place of what the chat looked at before. */
export function askForFolder(
  view: Pick<FileView, 'id' | 'accountId' | 'chat' | 'asked' | 'path' | 'mayWake'>,
  now: number,
): Statement {
  const { id, accountId, chat, asked, path, mayWake } = view;
  return {
    sql: `INSERT INTO file_views (id, account_id, chat, asked, path, may_wake, state, asked_at, due_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'asked', ?7, ?7)
          ON CONFLICT (id) DO UPDATE SET account_id = ?2, asked = ?4, path = ?5, may_wake = ?6, state = 'asked', asked_at = ?7,
            due_at = ?7, entries = '[]', total = 0, trouble = NULL`,
    args: [id, accountId, chat, asked, path, Number(mayWake), now],
  };
}

/** A view whose folder has yet to be listed. */
export function findOpenView(id: string): Query<FileView | null> {
  return one(
    `SELECT * FROM file_views WHERE id = ? AND state IN ('asked', 'waking')`,
    [id],
    (row) => ({
      id: String(row['id']),
      accountId: String(row['account_id']),
      chat: row['chat'] as string | null,
      asked: String(row['asked']),
      path: String(row['path']),
      mayWake: row['may_wake'] === 1,
      state: row['state'] as FileViewState,
      askedAt: Number(row['asked_at']),
    }),
  );
}

/** A folder as a program asked for it, whatever has become of it. */
export function findListedFolder(id: string): Query<ShownFolder | null> {
  return one('SELECT * FROM file_views WHERE id = ?', [id], (row) => ({
    asked: String(row['asked']),
    path: String(row['path']),
    state: row['state'] as FileViewState,
    entries: JSON.parse(String(row['entries'])) as FileEntry[],
    total: Number(row['total']),
    trouble: row['trouble'] as FileTrouble | null,
  }));
}

/** Remembers where a file of a chat can be fetched. */
export function addArrivedFile(
  id: string,
  { chat, sealed, now }: { chat: string; sealed: string; now: number },
): Statement {
  return {
    sql: 'INSERT INTO arrived_files (id, chat, sealed, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    args: [id, chat, sealed, now],
  };
}

/** Gives the agent a file of this chat, which its bot then fetches. Nothing when the file is not known any more. */
export function addFetch(
  { id, accountId, chat, path, name, arrivedId }: NewFetch,
  now: number,
): Statement {
  return {
    sql: `INSERT INTO file_transfers (id, account_id, chat, link_id, direction, path, name, via, state, arrived_id, created_at)
          SELECT ?1, ?2, ?3, ?1, 'put', ?4, ?5, 'chat', 'fetching', ?6, ?7 FROM arrived_files WHERE id = ?6 AND chat = ?3
          ON CONFLICT DO NOTHING`,
    args: [id, accountId, chat, path, name, arrivedId, now],
  };
}

type NewFetch = Pick<FileTransfer, 'id' | 'accountId' | 'path' | 'name'> & {
  chat: string;
  arrivedId: string;
};

export type FileToFetch = { transfer: FileTransfer; arrivedId: string; sealed: string };

/** The files that a bot has to fetch. Its chats have keys with a common beginning. */
export function listToFetch(chatsOfBot: string): Query<FileToFetch[]> {
  return all(
    `SELECT t.*, a.sealed FROM file_transfers t JOIN arrived_files a ON a.id = t.arrived_id
     WHERE t.state = 'fetching' AND t.chat >= ?1 AND t.chat < ?1 || char(1114111) LIMIT 4`,
    [chatsOfBot],
    (row) => ({
      transfer: toTransfer(row),
      arrivedId: String(row['arrived_id']),
      sealed: String(row['sealed']),
    }),
  );
}

export type FileViewChange = Partial<{
  state: FileViewState;
  entries: string;
  total: number;
  trouble: FileTrouble | null;
  dueAt: number | null;
}>;

const VIEW_COLUMNS = {
  state: 'state',
  entries: 'entries',
  total: 'total',
  trouble: 'trouble',
  dueAt: 'due_at',
} as const;

/** Changes a view unless something else was asked for since it was read. */
export function updateView({ id, asked }: FileView, change: FileViewChange): Statement {
  const { sql, args } = assignmentsOf(VIEW_COLUMNS, change);
  return {
    sql: `UPDATE file_views SET ${sql} WHERE id = ? AND asked = ? AND state IN ('asked', 'waking')`,
    args: [...args, id, asked],
  };
}

export function addTransfer(
  transfer: Omit<FileTransfer, 'contentId' | 'size' | 'sha256' | 'trouble' | 'attempts'> & {
    dueAt: number | null;
  },
): Statement {
  const { id, accountId, chat, linkId, direction, path, name, via, state, dueAt, createdAt } =
    transfer;
  return {
    sql: `INSERT INTO file_transfers (id, account_id, chat, link_id, direction, path, name, via, state, due_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, accountId, chat, linkId, direction, path, name, via, state, dueAt, createdAt],
  };
}

export function findTransfer(id: string): Query<FileTransfer | null> {
  return one('SELECT * FROM file_transfers WHERE id = ?', [id], toTransfer);
}

/** A transfer that waits for the machine. */
export function findOpenTransfer(id: string): Query<FileTransfer | null> {
  return one(
    `SELECT * FROM file_transfers WHERE id = ? AND state IN ('asked', 'moving')`,
    [id],
    toTransfer,
  );
}

/** The transfer that a one-time page is about. */
export function findTransferOfLink(linkId: string): Query<FileTransfer | null> {
  return one('SELECT * FROM file_transfers WHERE link_id = ?', [linkId], toTransfer);
}

export type FileTransferChange = Partial<{
  name: string;
  contentId: string | null;
  size: number;
  sha256: string;
  state: FileTransferState;
  trouble: FileTrouble | null;
  attempts: number;
  dueAt: number | null;
  createdAt: number;
}>;

const TRANSFER_COLUMNS = {
  name: 'name',
  contentId: 'content_id',
  size: 'size',
  sha256: 'sha256',
  state: 'state',
  trouble: 'trouble',
  attempts: 'attempts',
  dueAt: 'due_at',
  createdAt: 'created_at',
} as const;

/** Changes a transfer unless its state has changed since it was read. */
export function updateTransfer(
  { id, state }: Pick<FileTransfer, 'id' | 'state'>,
  change: FileTransferChange,
): Statement {
  const { sql, args } = assignmentsOf(TRANSFER_COLUMNS, change);
  return {
    sql: `UPDATE file_transfers SET ${sql} WHERE id = ? AND state = ?`,
    args: [...args, id, state],
  };
}

type NewPart = {
  contentId: string;
  number: number;
  accountId: string;
  sealed: string;
  createdAt: number;
};

export function addPart({ contentId, number, accountId, sealed, createdAt }: NewPart): Statement {
  return {
    sql: `INSERT INTO file_parts (content_id, number, account_id, sealed, created_at) VALUES (?, ?, ?, ?, ?)`,
    args: [contentId, number, accountId, sealed, createdAt],
  };
}

/** One sealed part of a file; null behind the last one. */
export function findPart(contentId: string, number: number): Query<string | null> {
  return one(
    'SELECT sealed FROM file_parts WHERE content_id = ? AND number = ?',
    [contentId, number],
    (row) => String(row['sealed']),
  );
}

export function deleteParts(contentId: string): Statement {
  return { sql: 'DELETE FROM file_parts WHERE content_id = ?', args: [contentId] };
}

function toTransfer(row: Row): FileTransfer {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    chat: row['chat'] as string | null,
    linkId: String(row['link_id']),
    direction: row['direction'] as FileTransfer['direction'],
    path: String(row['path']),
    name: String(row['name']),
    via: row['via'] as FileVia,
    contentId: row['content_id'] as string | null,
    size: Number(row['size']),
    sha256: row['sha256'] as string | null,
    state: row['state'] as FileTransferState,
    trouble: row['trouble'] as FileTrouble | null,
    attempts: Number(row['attempts']),
    createdAt: Number(row['created_at']),
  };
}
