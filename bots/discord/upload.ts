import type { Shown } from '../../src/chat/transport.ts';
import { documentFile, PICTURE_FILE } from './render.ts';

/** A request of the REST client: JSON, or with a file an encoded form. */
export type DiscordRequest =
  | { body: object }
  | { body: Buffer; headers: Record<string, string>; passThroughBody: true };

export type UploadFile = { bytes: Buffer; type: string; name: string };

/** What is uploaded with a message. */
export function fileOf({ picture, document }: Shown): UploadFile | null {
  if (picture) return { bytes: picture.png, type: 'image/png', name: PICTURE_FILE };
  if (!document) return null;
  const { bytes, name } = document;
  return { bytes, type: 'application/octet-stream', name: documentFile(name) };
}

/**
 * The form is encoded here and passed as bytes. The client would leave that to whichever version of its HTTP library was
 * loaded first, and those versions do not accept each other's forms.
 */
export async function toRequest(body: object, file: UploadFile | null): Promise<DiscordRequest> {
  if (!file) return { body };
  const form = new FormData();
  const { bytes, type, name } = file;
  form.append('files[0]', new Blob([new Uint8Array(bytes)], { type }), name);
  form.append('payload_json', JSON.stringify(body));
  const written = new Response(form);
  const formType = written.headers.get('content-type') ?? '';
  return {
    body: Buffer.from(await written.arrayBuffer()),
    headers: { 'content-type': formType },
    passThroughBody: true,
  };
}
