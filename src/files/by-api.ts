import { fileNameOf, type ShownFolder } from '../domain/files.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import {
  addTransfer,
  askForFolder,
  type FileTransfer,
  findListedFolder,
  findTransfer,
  updateTransfer,
} from '../store/files.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { readContent, storeContent } from './content.ts';

const POLL_MS = 300;
/** A listing takes a second or two; after this long the program is told to ask again. */
const PATIENCE_MS = 15_000;

/** Lists a folder for a program. Null when the machine has not answered yet: asking again then waits for the same answer. */
export async function listForProgram(
  app: CommitApp,
  accountId: string,
  { path, mayWake }: { path: string; mayWake: boolean },
): Promise<ShownFolder | null> {
  const now = app.now();
  const id = idFrom('fvw', accountId, 'api', path);
  const asked = idFrom('fva', id, String(mayWake), String(Math.floor(now / PATIENCE_MS)));
  const [known] = await app.db.read(findListedFolder(id));
  if (known?.asked !== asked) {
    await commit(app, [
      askForFolder({ id, accountId, chat: null, asked, path, mayWake }, now),
      { enqueue: 'list-folder', payload: { id } },
    ]);
  }
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const [folder] = await app.db.read(findListedFolder(id));
    if (folder && folder.state !== 'asked' && folder.state !== 'waking') return folder;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return null;
}

/** Has a file fetched from the agent for a program. */
export async function getForProgram(
  app: CommitApp,
  accountId: string,
  path: string,
): Promise<string> {
  const name = path.split('/').at(-1) ?? '';
  return startTransfer(app, { accountId, direction: 'get', path, name, state: 'asked' });
}

/** Takes a file of a program for the agent. Throws `bad_input` for a file that is too large or has no name. */
export async function putForProgram(
  app: CommitApp,
  accountId: string,
  file: { folder: string; name: string; chunks: AsyncIterable<Uint8Array> },
): Promise<string> {
  const name = fileNameOf(file.name);
  if (name === null) throw new AppError('bad_input', 'the file needs a name');
  const content = await storeContent(app, accountId, file.chunks);
  const transfer = { accountId, direction: 'put', path: file.folder, name } as const;
  const id = await startTransfer(app, { ...transfer, state: 'waiting' });
  await commit(app, [
    updateTransfer({ id, state: 'waiting' }, { ...content, state: 'asked', dueAt: app.now() }),
    { enqueue: 'move-file', payload: { id } },
  ]);
  return id;
}

type Started = Pick<FileTransfer, 'accountId' | 'direction' | 'path' | 'name' | 'state'>;

async function startTransfer(app: CommitApp, started: Started): Promise<string> {
  const id = app.newId('ftr');
  const now = app.now();
  const isAsked = started.state === 'asked';
  const transfer = { ...started, id, via: 'page' as const, chat: null, linkId: id, createdAt: now };
  await commit(app, [
    addTransfer({ ...transfer, dueAt: isAsked ? now : null }),
    ...(isAsked ? [{ enqueue: 'move-file' as const, payload: { id } }] : []),
  ]);
  return id;
}

/** A transfer of a program of this account. Throws `not_found` for any other. */
export async function getTransferOf(
  app: Pick<CommitApp, 'db'>,
  accountId: string,
  id: string,
): Promise<FileTransfer> {
  const [transfer] = await app.db.read(findTransfer(id));
  if (transfer?.accountId !== accountId || transfer.chat !== null) {
    throw new AppError('not_found', 'there is no such transfer');
  }
  return transfer;
}

/** The content of a file that was fetched. Throws `conflict` until it is here. */
export async function contentOf(
  app: Pick<CommitApp, 'config' | 'db'>,
  accountId: string,
  id: string,
): Promise<{ transfer: FileTransfer; content: AsyncIterable<Uint8Array> }> {
  const transfer = await getTransferOf(app, accountId, id);
  if (transfer.direction !== 'get' || transfer.state !== 'here' || transfer.contentId === null) {
    throw new AppError('conflict', 'the file is not here yet');
  }
  return { transfer, content: readContent(app, transfer.contentId) };
}
