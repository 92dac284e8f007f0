import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';

export const SERVER = 's.whatsapp.net';
/** The server as the sender of a notification: an address without a user. */
export const SERVER_JID = `@${SERVER}`;

export function childrenOf(node: BinaryNode | undefined): BinaryNode[] {
  return Array.isArray(node?.content) ? node.content : [];
}

export function childOf(node: BinaryNode | undefined, tag: string): BinaryNode | undefined {
  return childrenOf(node).find((child) => child.tag === tag);
}

export function bytesOf(node: BinaryNode | undefined): Buffer {
  const content = node?.content;
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(String(content ?? ''));
}

export function numberIn(bytes: Uint8Array | null | undefined): number {
  return bytes?.length ? Buffer.from(bytes).readUIntBE(0, bytes.length) : 0;
}

export function leaf(tag: string, content?: Uint8Array): BinaryNode {
  return content ? { tag, attrs: {}, content } : { tag, attrs: {} };
}

/** The part of an address before the device and the server: a number or a LID. */
export function userOf(jid: string): string {
  return jid.split(/[@:]/)[0] ?? '';
}

export function newStanzaId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

export function base64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}

export function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
