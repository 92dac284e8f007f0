import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import { LARGEST_FILE } from '../domain/files.ts';
import { AppError } from '../errors.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { filePartSeal } from '../sealing/seal-contexts.ts';
import { addPart, findPart } from '../store/files.ts';

type ContentApp = Pick<App, 'config' | 'db' | 'now' | 'newId'>;
export type Content = { contentId: string; size: number; sha256: string };

/** Small enough for one row, large enough that a file takes few. */
const PART_BYTES = 256 * 1024;

/** Stores content, sealed, as it comes. Throws `bad_input` when there is too much of it; what was stored expires. */
export async function storeContent(
  app: ContentApp,
  accountId: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Content> {
  const contentId = app.newId('fct');
  const hash = createHash('sha256');
  let rest = Buffer.alloc(0);
  let size = 0;
  let number = 0;
  const store = async (part: Buffer): Promise<void> => {
    const plain = part.toString('base64');
    const sealed = seal(app.config.sealing, plain, filePartSeal(contentId, number));
    await app.db.write([addPart({ contentId, number, accountId, sealed, createdAt: app.now() })]);
    number += 1;
  };
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_FILE) throw new AppError('bad_input', 'the file is too large');
    hash.update(chunk);
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= PART_BYTES) {
      await store(rest.subarray(0, PART_BYTES));
      rest = rest.subarray(PART_BYTES);
    }
  }
  if (rest.length > 0) await store(rest);
  return { contentId, size, sha256: hash.digest('hex') };
}

/** The content in order, one part at a time. */
export async function* readContent(
  { config, db }: Pick<App, 'config' | 'db'>,
  contentId: string,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  for (let number = 0; ; number += 1) {
    const [sealed] = await db.read(findPart(contentId, number));
    if (sealed === null) return;
    const plain = openSeal(config.sealing, sealed, filePartSeal(contentId, number));
    yield Buffer.from(plain, 'base64');
  }
}
