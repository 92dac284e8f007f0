import type { App } from '../app.ts';
import { findTransfer } from '../store/files.ts';
import { readContent } from './content.ts';

export type Document = { name: string; bytes: Buffer };

/** A file to send within a chat; null when it is of another chat or is not kept any more. */
export async function openDocument(
  app: Pick<App, 'config' | 'db'>,
  id: string,
  chat: string,
): Promise<Document | null> {
  const [transfer] = await app.db.read(findTransfer(id));
  if (transfer?.chat !== chat || transfer.contentId === null) return null;
  const parts: Buffer[] = [];
  for await (const part of readContent(app, transfer.contentId)) parts.push(part);
  const bytes = Buffer.concat(parts);
  return bytes.length === transfer.size ? { name: transfer.name, bytes } : null;
}
