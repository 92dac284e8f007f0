import { fileNameOf } from '../domain/files.ts';
import { AppError } from '../errors.ts';
import { getOpenLink, type OpenLink, spendLink } from '../pages/one-time-pages.ts';
import {
  deleteParts,
  type FileTransfer,
  findTransferOfLink,
  updateTransfer,
} from '../store/files.ts';
import type { CommitApp } from '../work/commit.ts';
import { readContent, storeContent } from './content.ts';

export type FilePage = { link: OpenLink; transfer: FileTransfer };

/** The page of a file, without spending its link. Throws `not_found` like `getOpenLink`. */
export async function getFilePage(
  app: CommitApp,
  page: 'file' | 'upload',
  signed: string,
): Promise<FilePage> {
  const link = await getOpenLink(app, page, signed);
  const [transfer] = await app.db.read(findTransferOfLink(link.id));
  const expected = page === 'file' ? 'here' : 'waiting';
  if (transfer?.state !== expected) throw new AppError('not_found', 'there is no such file');
  return { link, transfer };
}

/** Spends the link of a page for its file. The file is deleted here once it was read to its end. */
export async function downloadFile(
  app: CommitApp,
  signed: string,
): Promise<{ name: string; size: number; content: AsyncIterable<Uint8Array> }> {
  const { link, transfer } = await getFilePage(app, 'file', signed);
  const { name, size, contentId } = transfer;
  await spendLink(app, link, [updateTransfer(transfer, { state: 'done' })]);
  return { name, size, content: readOnce(app, contentId ?? '') };
}

async function* readOnce(app: CommitApp, contentId: string): AsyncGenerator<Uint8Array> {
  yield* readContent(app, contentId);
  await app.db.write([deleteParts(contentId)]);
}

export type Uploaded = 'taken' | 'no_name' | 'empty' | 'too_large';

/** Spends the link of an upload page for a file, which then goes to the machine. */
export async function uploadFile(
  app: CommitApp,
  signed: string,
  file: { name: string; chunks: AsyncIterable<Uint8Array> },
): Promise<Uploaded> {
  const { link, transfer } = await getFilePage(app, 'upload', signed);
  const name = fileNameOf(file.name);
  if (name === null) return 'no_name';
  const stored = await storeContent(app, transfer.accountId, file.chunks).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'bad_input') return null;
      throw error;
    },
  );
  if (!stored) return 'too_large';
  if (stored.size === 0) return 'empty';
  const { id } = transfer;
  const now = app.now();
  await spendLink(app, link, [
    updateTransfer(transfer, { ...stored, name, state: 'asked', dueAt: now, createdAt: now }),
    { enqueue: 'move-file', payload: { id } },
  ]);
  return 'taken';
}
