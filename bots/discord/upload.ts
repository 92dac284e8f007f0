import type { ShownPicture } from '../../src/chat/transport.ts';
import { PICTURE_FILE } from './render.ts';

/** A request of the REST client: JSON, or with a file an encoded form. */
export type DiscordRequest =
  | { body: object }
  | { body: Buffer; headers: Record<string, string>; passThroughBody: true };

/**
 * The form is encoded here and passed as bytes. The client would leave that to whichever version of its HTTP library was
 * loaded first, and those versions do not accept each other's forms.
 */
export async function toRequest(body: object, picture?: ShownPicture): Promise<DiscordRequest> {
  if (!picture) return { body };
  const form = new FormData();
  form.append(
    'files[0]',
    new Blob([new Uint8Array(picture.png)], { type: 'image/png' }),
    PICTURE_FILE,
  );
  form.append('payload_json', JSON.stringify(body));
  const written = new Response(form);
  const type = written.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await written.arrayBuffer());
  return { body: bytes, headers: { 'content-type': type }, passThroughBody: true };
}
