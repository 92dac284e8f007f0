import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { UploadedFile } from './rows.ts';
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

const UPLOAD = /^\/mms\/(image|document)\/([\w-]+=*)$/;

/** Accepts an encrypted picture or file uploaded under its own hash. */
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
  const [, , named] = UPLOAD.exec(pathname) ?? [];
  if (request.method !== 'POST' || named === undefined) return answer(404, {});
  if (searchParams.get('auth') !== media.auth) return answer(401, {});
  if (named !== hash || searchParams.get('token') !== hash) {
    return answer(400, {});
  }
  const path = `/v/t62.7118-24/${hash}`;
  media.files.set(path, file);
  return answer(200, { url: `https://mmg.whatsapp.net${path}`, direct_path: path });
}

/** Fetches, verifies and decrypts a picture as the phone of a person does. */
export function openPicture(media: MediaStore, image: proto.Message.IImageMessage): Buffer {
  const picture = openMedia(media, image, 'Image');
  if (!image.width || !image.height || !image.mimetype) throw new Error('a picture without size');
  return picture;
}

/** The same for a file. */
export function openDocument(
  media: MediaStore,
  document: proto.Message.IDocumentMessage,
): { name: string; base64: string } {
  const content = openMedia(media, document, 'Document');
  if (!document.fileName || !document.mimetype) throw new Error('a file without a name');
  return { name: document.fileName, base64: content.toString('base64') };
}

type Media = Pick<
  proto.Message.IDocumentMessage,
  'directPath' | 'mediaKey' | 'fileEncSha256' | 'fileSha256' | 'fileLength'
>;

function openMedia({ files }: MediaStore, media: Media, kind: 'Image' | 'Document'): Buffer {
  const file = files.get(media.directPath ?? '');
  if (!file) throw new Error('a file that nobody has uploaded');
  assertHash(file, media.fileEncSha256);
  const { iv, cipherKey, macKey } = keysOf(media.mediaKey ?? new Uint8Array(), kind);
  const ciphertext = file.subarray(0, -MAC_LENGTH);
  const mac = createHmac('sha256', macKey).update(iv).update(ciphertext).digest();
  if (!mac.subarray(0, MAC_LENGTH).equals(file.subarray(-MAC_LENGTH))) {
    throw new Error('a file whose seal is wrong');
  }
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const content = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  assertHash(content, media.fileSha256);
  if (Number(media.fileLength) !== content.length) throw new Error('a file of another length');
  return content;
}

/** Encrypts and uploads a file as the phone of a person does. */
export function uploadFile({ files }: MediaStore, name: string, content: Buffer): UploadedFile {
  const key = randomBytes(32);
  const { iv, cipherKey, macKey } = keysOf(key, 'Document');
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(iv).update(ciphertext).digest();
  const sealed = Buffer.concat([ciphertext, mac.subarray(0, MAC_LENGTH)]);
  const hashOf = (data: Buffer): Buffer => createHash('sha256').update(data).digest();
  const path = `/v/t62.7119-24/${hashOf(sealed).toString('base64url')}.enc`;
  files.set(path, sealed);
  return {
    name,
    path,
    size: content.length,
    key: key.toString('base64'),
    sha256: hashOf(content).toString('base64'),
    sealedSha256: hashOf(sealed).toString('base64'),
  };
}

/** Gives an encrypted file to whoever knows its path; false for a path that is none. */
export function answerDownload(
  { media }: WhatsAppWorld,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = request.method === 'GET' ? media.files.get(request.url ?? '') : undefined;
  if (!file) return false;
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file);
  return true;
}

function keysOf(mediaKey: Uint8Array, kind: 'Image' | 'Document') {
  const keys = Buffer.from(
    hkdfSync('sha256', Buffer.from(mediaKey), '', `WhatsApp ${kind} Keys`, 112),
  );
  return {
    iv: keys.subarray(0, 16),
    cipherKey: keys.subarray(16, 48),
    macKey: keys.subarray(48, 80),
  };
}

function assertHash(file: Buffer, expected: Uint8Array | null | undefined): void {
  const hash = createHash('sha256').update(file).digest();
  if (!hash.equals(Buffer.from(expected ?? []))) throw new Error('a file with a wrong hash');
}
