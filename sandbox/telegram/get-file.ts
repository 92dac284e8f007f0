import type { Context } from 'hono';
import { ApiError, badRequest } from './api-error.ts';
import type { TelegramWorld } from './network.ts';
import { type Params, readText } from './params.ts';

const MAX_BYTES = 20 * 1024 * 1024;
const FOLDER = 'documents/';

/** Where a file can be fetched for an hour: https://core.telegram.org/bots/api#getfile */
export function getFile({ state }: TelegramWorld, params: Params): Record<string, unknown> {
  const id = readText(params, 'file_id') ?? '';
  const content = state.data.uploads?.[id];
  if (content === undefined) throw badRequest('invalid file_id');
  const size = Buffer.byteLength(content, 'base64');
  if (size > MAX_BYTES) throw badRequest('file is too big');
  return { file_id: id, file_unique_id: id.slice(0, 16), file_size: size, file_path: FOLDER + id };
}

export function answerFile(c: Context, { state }: TelegramWorld, path: string): Response {
  const content = path.startsWith(FOLDER) ? state.data.uploads?.[path.slice(FOLDER.length)] : null;
  if (!content) throw new ApiError(404, 'Not Found');
  return c.body(Buffer.from(content, 'base64'));
}
