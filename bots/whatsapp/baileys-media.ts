import { Agent } from 'node:https';
import { connect } from 'node:net';
import type { AnyMessageContent } from '@whiskeysockets/baileys';
import type { CaptionedPicture } from './backend.ts';

/**
 * With its size and an empty preview, which the library would otherwise make by writing the picture to a file as it is;
 * so only the encrypted one touches the disk.
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

/** Where the socket has no TLS, which only this machine may, pictures have none either. */
export function mediaAgent(socketUrl: string): { fetchAgent?: Agent } {
  return socketUrl.startsWith('ws:') ? { fetchAgent: new PlainAgent() } : {};
}

/** The library takes every media host for an https one. */
class PlainAgent extends Agent {
  override createConnection(
    ...[options]: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const { host, port } = options;
    return connect({ host: host ?? '127.0.0.1', port: Number(port) });
  }
}
