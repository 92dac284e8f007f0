import { LARGEST_CHAT_FILE } from '../domain/files.ts';
import { AppError } from '../errors.ts';
import { tellChat } from '../news/tell.ts';
import { addSecretLink } from '../store/secret-links.ts';
import { type FileTransfer, findOpenTransfer, updateTransfer } from '../store/files.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
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
  const { id, accountId, chat, via } = transfer;
  const { contentId, size, sha256 } = await storeContent(app, accountId, chunks);
  const isForChat = chat !== null && via === 'chat' && size <= LARGEST_CHAT_FILE;
  const state = isForChat ? 'done' : 'here';
  const arrived = { state, contentId, size, sha256, dueAt: null } as const;
  await commit(app, [
    // Whether the job has noted the start of the command or not.
    updateTransfer({ id, state: 'asked' }, arrived),
    updateTransfer({ id, state: 'moving' }, arrived),
    ...(isForChat ? sendIt(app, { ...transfer, chat }) : []),
    ...(!isForChat && chat !== null ? linkTo(app, { ...transfer, chat }) : []),
  ]);
}

type OfChat = FileTransfer & { chat: string };

/** The chat sends the content with its next message, and the clean-up deletes it here. */
function sendIt(app: CommitApp, { id, chat, name }: OfChat): Change[] {
  return [tellChat(app, chat, { type: 'file_here', id, name }, `file:${id}:here`)];
}

function linkTo(app: CommitApp, { id, accountId, chat, linkId }: OfChat): Change[] {
  const expiresAt = app.now() + LINK_LIFE_MS;
  return [
    ...addSecretLink({ id: linkId, accountId, chat, purpose: 'file', expiresAt }),
    tellChat(app, chat, { type: 'file_got' }, `file:${id}:here`),
  ];
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
