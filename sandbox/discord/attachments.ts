import { pngSize } from '../image.ts';
import type { Part } from '../multipart.ts';
import { ApiError, invalidForm } from './api-error.ts';
import { type DiscordWorld, nextSnowflake } from './state.ts';
import type { Attachment, MessageBody, UploadedFile } from './wire.ts';

const MOST_FILES = 10;
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_DESCRIPTION = 1024;

/** A message with files: one part for the JSON and one for each file. */
export function readUpload(parts: Part[]): MessageBody {
  const files = parts.flatMap<UploadedFile>(({ name, filename, data }) => {
    const [, number] = /^files\[(\d{1,2})\]$/.exec(name) ?? [];
    return number === undefined ? [] : [{ number: Number(number), name: filename ?? '', data }];
  });
  const payload = parts.find(({ name }) => name === 'payload_json');
  return { ...readPayload(payload?.data.toString() ?? '{}'), files };
}

function readPayload(payload: string): MessageBody {
  try {
    return JSON.parse(payload) as MessageBody;
  } catch {
    throw new ApiError(400, { code: 50109, message: 'The request body contains invalid JSON.' });
  }
}

/**
 * The attachments after an edit. With a list, exactly those in it, new or kept; without one, the old ones and every
 * new file.
 */
export function takeAttachments(
  world: DiscordWorld,
  { attachments, files = [] }: MessageBody,
  before: Attachment[],
): Attachment[] {
  const isTooLarge = files.some(({ data }) => data.length > MAX_BYTES);
  if (isTooLarge) throw new ApiError(400, { code: 40005, message: 'Request entity too large' });
  const listed = attachments?.map(({ id, description }, index) => {
    if ((description?.length ?? 0) > MAX_DESCRIPTION) {
      throw invalidForm(['attachments', index, 'description'], 'Must be 1024 or fewer in length.');
    }
    const file = files.find(({ number }) => String(number) === String(id));
    if (file) return keepFile(world, file, description);
    const kept = before.find((one) => one.id === String(id));
    if (!kept) throw invalidForm(['attachments', index, 'id'], 'Unknown attachment');
    return kept;
  });
  const taken = listed ?? [...before, ...files.map((file) => keepFile(world, file))];
  if (taken.length > MOST_FILES) {
    throw invalidForm(['attachments'], `Must be ${MOST_FILES} or fewer in length.`);
  }
  return taken;
}

/** Keeps a file on the content network, where whoever has its address may fetch it. */
export function keepFile(
  world: DiscordWorld,
  { name, data }: UploadedFile,
  description?: string,
): Attachment {
  const id = nextSnowflake(world);
  (world.state.data.files ??= {})[id] = data.toString('base64');
  const url = `${world.cdnUrl()}/attachments/${id}/${encodeURIComponent(name)}`;
  return {
    id,
    filename: name,
    size: data.length,
    content_type: name.endsWith('.png') ? 'image/png' : 'application/octet-stream',
    url,
    proxy_url: url,
    ...(description === undefined ? {} : { description }),
    ...(pngSize(data) ?? { width: 0, height: 0 }),
  };
}
