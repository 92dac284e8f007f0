import { createHash } from 'node:crypto';
import { pngSize } from '../image.ts';
import { badRequest } from './api-error.ts';
import { type Params, readFile } from './params.ts';
import type { Message } from './wire.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

/** The file of a photo, which has to come with the call: https://core.telegram.org/bots/api#sendphoto */
export function readPhoto(
  params: Params,
  reference: unknown,
): { photo: NonNullable<Message['photo']>; file: Buffer } {
  if (reference === undefined) throw badRequest('there is no photo in the request');
  const file = readFile(params, reference);
  if (!file) throw badRequest('this stand-in takes photos that are uploaded only');
  if (file.length > MAX_BYTES) throw badRequest('file is too big');
  const size = pngSize(file);
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const ratio = Math.max(width / height, height / width);
  if (width + height > MAX_SIDES || ratio > MAX_RATIO) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  }
  const id = createHash('sha256').update(file).digest('base64url');
  return { photo: [{ file_id: id, file_unique_id: id.slice(0, 16), width, height }], file };
}
