import { AppError } from '../errors.ts';
import { tellChat } from '../news/tell.ts';
import { addSecretLink } from '../store/secret-links.ts';
import { type FileTransfer, findOpenTransfer, updateTransfer } from '../store/files.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { readContent, storeContent } from './content.ts';
import { readMachineUrl } from './machine-url.ts';

/** How long a file may be downloaded. */
const LINK_LIFE_MS = 10 * 60_000;

/** Stores the file that a machine sends, and gives the chat a link to it. Throws `not_found` unless it was asked for. */
export async function receiveFromMachine(
  app: CommitApp,
  signed: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const transfer = await getTransfer(app, signed, 'get');
  const { id, accountId, chat, linkId } = transfer;
  const { contentId, size, sha256 } = await storeContent(app, accountId, chunks);
  const here = { state: 'here', contentId, size, sha256, dueAt: null } as const;
  const expiresAt = app.now() + LINK_LIFE_MS;
  await commit(app, [
    // Whether the job has noted the start of the command or not.
    updateTransfer({ id, state: 'asked' }, here),
    updateTransfer({ id, state: 'moving' }, here),
    ...(chat === null
      ? []
      : [
          ...addSecretLink({ id: linkId, accountId, chat, purpose: 'file', expiresAt }),
          tellChat(app, chat, { type: 'file_got' }, `file:${id}:here`),
        ]),
  ]);
}

/** The file that a machine is to fetch. Throws `not_found` unless it was asked to. */
export async function giveToMachine(
  app: CommitApp,
  signed: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { contentId } = await getTransfer(app, signed, 'put');
  return readContent(app, contentId ?? '');
}

async function getTransfer(
  app: CommitApp,
  signed: string,
  direction: FileTransfer['direction'],
): Promise<FileTransfer> {
  const id = readMachineUrl(app, signed);
  const [transfer] = id ? await app.db.read(findOpenTransfer(id)) : [null];
  if (transfer?.direction !== direction) throw new AppError('not_found', 'there is no such file');
  return transfer;
}
