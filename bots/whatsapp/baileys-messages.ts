import {
  isLidUser,
  isPnUser,
  jidNormalizedUser,
  type WAMessage,
  type WAMessageContent,
  type WAMessageKey,
  WAMessageStatus,
  type WAMessageUpdate,
} from '@whiskeysockets/baileys';
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
    return { ...person, messageId: key.id, at, isDelayed, content: editOf(content, editedId) };
  }
  // Other protocol messages and sender keys are exchanged between devices; people do not see them.
  if (protocolMessage ?? content.senderKeyDistributionMessage) return null;
  return { ...person, messageId: key.id, at, isDelayed, content: contentOf(content) };
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
  const content = { kind: 'edited' as const, text: textOf(edited) ?? '', editedId: key.id };
  return { ...person, messageId: key.id, at, isDelayed: false, content };
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

function editOf(content: WAMessageContent, editedId: string): PersonMessage['content'] {
  const edited = content.protocolMessage?.editedMessage;
  return { kind: 'edited', text: (edited && textOf(edited)) ?? '', editedId };
}

function contentOf(content: WAMessageContent): PersonMessage['content'] {
  const inner = content.ephemeralMessage?.message ?? content;
  const text = textOf(inner);
  if (text === null) return { kind: 'other' };
  const quotes = inner.extendedTextMessage?.contextInfo?.stanzaId ?? null;
  return { kind: 'text', text, quotes };
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
