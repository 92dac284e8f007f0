import { createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { MediaStore, WhatsAppWorld } from './state.ts';

const LIFE_SECONDS = '3600';
const MAC_LENGTH = 10;

export function newMediaStore(): MediaStore {
  return { host: '', auth: randomBytes(16).toString('base64url'), files: new Map() };
}

/** Where a client uploads its files. */
export function mediaConnection({ media }: WhatsAppWorld): BinaryNode {
  const host = { tag: 'host', attrs: { hostname: media.host, maxContentLengthBytes: '16777216' } };
  const attrs = { auth: media.auth, ttl: LIFE_SECONDS, max_buckets: '12' };
  return { tag: 'media_conn', attrs, content: [host] };
}

/** Accepts an encrypted picture uploaded under its own hash. */
export async function takeUpload(
  { media, faults }: WhatsAppWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://media');
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const file = Buffer.concat(parts);
  const hash = createHash('sha256').update(file).digest('base64url');
  if (faults.take('error', 'upload')) return answer(500, {});
  if (request.method !== 'POST' || !pathname.startsWith('/mms/image/')) return answer(404, {});
  if (searchParams.get('auth') !== media.auth) return answer(401, {});
  if (pathname !== `/mms/image/${hash}` || searchParams.get('token') !== hash) {
    return answer(400, {});
  }
  const path = `/v/t62.7118-24/${hash}`;
  media.files.set(path, file);
  return answer(200, { url: `https://mmg.whatsapp.net${path}`, direct_path: path });
}

/** Fetches, verifies and decrypts a picture as the phone of a person does. */
export function openPicture({ files }: MediaStore, image: proto.Message.IImageMessage): Buffer {
  const file = files.get(image.directPath ?? '');
  if (!file) throw new Error('a picture that nobody has uploaded');
  assertHash(file, image.fileEncSha256);
  const keys = Buffer.from(
    hkdfSync('sha256', Buffer.from(image.mediaKey ?? []), '', 'WhatsApp Image Keys', 112),
  );
  const iv = keys.subarray(0, 16);
  const ciphertext = file.subarray(0, -MAC_LENGTH);
  const mac = createHmac('sha256', keys.subarray(48, 80)).update(iv).update(ciphertext).digest();
  if (!mac.subarray(0, MAC_LENGTH).equals(file.subarray(-MAC_LENGTH))) {
    throw new Error('a picture whose seal is wrong');
  }
  const decipher = createDecipheriv('aes-256-cbc', keys.subarray(16, 48), iv);
  const picture = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  assertHash(picture, image.fileSha256);
  if (Number(image.fileLength) !== picture.length) throw new Error('a picture of another length');
  if (!image.width || !image.height || !image.mimetype) throw new Error('a picture without size');
  return picture;
}

function assertHash(file: Buffer, expected: Uint8Array | null | undefined): void {
  const hash = createHash('sha256').update(file).digest();
  if (!hash.equals(Buffer.from(expected ?? []))) throw new Error('a picture with a wrong hash');
}
