import { Agent } from 'node:https';
import { connect } from 'node:net';
import type { AnyMessageContent } from '@whiskeysockets/baileys';
import type { CaptionedDocument, CaptionedPicture } from './backend.ts';

/**
 * A picture with its size and an empty preview. To make a preview, the library would write the unencrypted picture to
 * disk.
 */
export function toImage({ png, caption }: CaptionedPicture): AnyMessageContent {
  return {
    image: png,
    caption,
    mimetype: 'image/png',
    jpegThumbnail: '',
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
  };
}

/** A file under its name. */
export function toDocument({ name, bytes, caption }: CaptionedDocument): AnyMessageContent {
  return { document: bytes, fileName: name, mimetype: 'application/octet-stream', caption };
}

/** Uploads have no TLS where the socket has none, which is allowed on loopback only. */
export function mediaAgent(socketUrl: string): { fetchAgent?: Agent } {
  return socketUrl.startsWith('ws:') ? { fetchAgent: new PlainAgent() } : {};
}

/** The library assumes https for every media host. */
class PlainAgent extends Agent {
  override createConnection(
    ...[options]: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const { host, port } = options;
    return connect({ host: host ?? '127.0.0.1', port: Number(port) });
  }
}
