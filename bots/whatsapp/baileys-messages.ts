import {
  isLidUser,
  isPnUser,
  jidNormalizedUser,
  normalizeMessageContent,
  type WAMessage,
  type WAMessageContent,
  type WAMessageKey,
  WAMessageStatus,
  type WAMessageUpdate,
} from '@whiskeysockets/baileys';
import { attachedTo } from './attached.ts';
import type { PersonMessage } from './backend.ts';

/** A person's message in a direct chat, or null for anything else: an own message, a group's, an undecryptable one. */
export function toPersonMessage(message: WAMessage, isDelayed: boolean): PersonMessage | null {
  const { key, message: content } = message;
  const person = personOf(key);
  if (!person || !key.id || key.fromMe || !content) return null;
  const at = Number(message.messageTimestamp ?? 0) * 1000;
  const { protocolMessage } = content;
  if (protocolMessage?.editedMessage) {
    const editedId = protocolMessage.key?.id ?? key.id;
    const edit = editOf(protocolMessage.editedMessage, editedId);
    return { ...person, messageId: key.id, at, isDelayed, ...edit };
  }
  // Other protocol messages and sender keys are exchanged between devices; people do not see them.
  if (protocolMessage ?? content.senderKeyDistributionMessage) return null;
  return { ...person, messageId: key.id, at, isDelayed, ...readContent(content) };
}

/**
 * The id of an own message that has reached a phone, which replaces a lost ack. The library reports it in an update, or
 * in the echo of the message when both happen at once.
 */
export function deliveredId(
  { id, fromMe }: WAMessageKey,
  status: WAMessage['status'],
): string | null {
  const isDelivered = (status ?? WAMessageStatus.ERROR) >= WAMessageStatus.DELIVERY_ACK;
  return fromMe && id && isDelivered ? id : null;
}

/** The second form in which an edit arrives. */
export function toEditedMessage({ key, update }: WAMessageUpdate): PersonMessage | null {
  const person = personOf(key);
  const edited = update.message?.editedMessage?.message;
  if (!person || !key.id || key.fromMe || !edited) return null;
  const at = Number(update.messageTimestamp ?? 0) * 1000;
  const edit = editOf(edited, key.id);
  return { ...person, messageId: key.id, at, isDelayed: false, ...edit };
}

type Who = Pick<PersonMessage, 'chat' | 'lid' | 'number'>;

function personOf({ remoteJid, remoteJidAlt }: WAMessageKey): Who | null {
  const addresses = [remoteJid, remoteJidAlt].flatMap((jid) =>
    jid ? [jidNormalizedUser(jid)] : [],
  );
  const lid = addresses.find((jid) => isLidUser(jid)) ?? null;
  const number = addresses.find((jid) => isPnUser(jid)) ?? null;
  const [chat] = addresses;
  return chat !== undefined && (chat === lid || chat === number) ? { chat, lid, number } : null;
}

type Read = Pick<PersonMessage, 'content' | 'attached'>;

function editOf(wrapped: WAMessageContent, editedId: string): Read {
  const edited = unwrap(wrapped);
  return {
    content: { kind: 'edited', text: textOf(edited) ?? '', editedId },
    ...withAttached(edited),
  };
}

function readContent(wrapped: WAMessageContent): Read {
  const content = unwrap(wrapped);
  const text = textOf(content);
  if (text === null) return { content: { kind: 'other' }, ...withAttached(content) };
  const quotes = content.extendedTextMessage?.contextInfo?.stanzaId ?? null;
  return { content: { kind: 'text', text, quotes }, ...withAttached(content) };
}

/** The message inside one that disappears, is shown once, or is a file with a caption. */
function unwrap(content: WAMessageContent): WAMessageContent {
  return normalizeMessageContent(content) ?? content;
}

function withAttached(content: WAMessageContent): Pick<Read, 'attached'> {
  const attached = attachedTo(content);
  return attached.length > 0 ? { attached } : {};
}

/** Includes captions, because a caption may contain a secret. */
function textOf(content: WAMessageContent): string | null {
  return (
    content.conversation ||
    content.extendedTextMessage?.text ||
    content.imageMessage?.caption ||
    content.documentMessage?.caption ||
    content.videoMessage?.caption ||
    null
  );
}
