import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { getMediaKeys, type MediaType, type WAMessageContent } from '@whiskeysockets/baileys';
import { z } from 'zod';
import type { ArrivingFile } from '../../src/domain/inbound-event.ts';
import { LARGEST_FILE } from '../../src/domain/files.ts';
import { AppError } from '../../src/errors.ts';
import type { FetchFile } from '../../src/files/fetch-files.ts';
import { parseJson } from '../../src/http/http.ts';
import { download } from '../download.ts';

const HOST = 'https://mmg.whatsapp.net';
const MAC_BYTES = 10;
/** What the cipher and its seal add at most. */
const SEAL_BYTES = 64;
const TYPES = ['document', 'image', 'video', 'audio'] as const satisfies MediaType[];
const ENDINGS = { document: 'bin', image: 'jpg', video: 'mp4', audio: 'ogg' };

const Ref = z.object({ type: z.enum(TYPES), path: z.string().startsWith('/'), key: z.string() });

/** The file of a message: where its encrypted content is, and the key to it. */
export function filesIn(content: WAMessageContent, messageId: string): ArrivingFile[] {
  for (const type of TYPES) {
    const media = content[`${type}Message`];
    if (!media?.directPath || !media.mediaKey) continue;
    const named = 'fileName' in media ? media.fileName : null;
    const name = named || `${type}-${messageId.slice(-6)}.${ENDINGS[type]}`;
    const key = Buffer.from(media.mediaKey).toString('base64');
    const ref = JSON.stringify({ type, path: media.directPath, key } satisfies z.infer<typeof Ref>);
    return [{ name, size: Number(media.fileLength ?? 0), ref }];
  }
  return [];
}

/** Fetches and opens a file. Files have no TLS where the socket has none, which is allowed on loopback only. */
export function whatsAppFetch(socketUrl: string): FetchFile {
  const { protocol, host } = new URL(socketUrl);
  const origin = protocol === 'ws:' ? `http://${host}` : HOST;
  return async (ref) => {
    const { type, path, key } = Ref.parse(parseJson(ref));
    const sealed = await readAll(await download(origin + path));
    return open(sealed, await getMediaKeys(Buffer.from(key, 'base64'), type));
  };
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_FILE + SEAL_BYTES) {
      throw new AppError('bad_input', 'the file is too large');
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

type Keys = Awaited<ReturnType<typeof getMediaKeys>>;

/** AES-256-CBC with the beginning of an HMAC behind it. Source: Baileys, `messages-media`. */
async function* open(sealed: Buffer, { iv, cipherKey, macKey }: Keys): AsyncGenerator<Uint8Array> {
  const ciphertext = sealed.subarray(0, -MAC_BYTES);
  const given = sealed.subarray(-MAC_BYTES);
  const mac = createHmac('sha256', macKey ?? Buffer.alloc(0))
    .update(iv)
    .update(ciphertext)
    .digest();
  if (!timingSafeEqual(mac.subarray(0, MAC_BYTES), given)) {
    throw new AppError('upstream', 'the file does not fit its seal');
  }
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  yield decipher.update(ciphertext);
  yield decipher.final();
}
