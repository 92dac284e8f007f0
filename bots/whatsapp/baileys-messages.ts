import {
  isHostedLidUser,
  isHostedPnUser,
  isLidUser,
  isPnUser,
  jidDecode,
  type WAMessage,
  type WAMessageContent,
  type WAMessageKey,
  WAMessageStatus,
  type WAMessageUpdate,
} from '@whiskeysockets/baileys';
import { attachedTo } from './attached.ts';
import type { Opened, PersonMessage } from './backend.ts';
import { filesIn } from './files.ts';
import { isSpoken, textOf, unwrap } from './message-content.ts';
import { openSealedEdit, sealedEditIn } from './sealed-edits.ts';

/** The accounts of WhatsApp itself: its notices, its support, its assistant. */
const OF_WHATSAPP = ['0', '16505361212', '13135550002'];

/** A person's message in a direct chat, or null for anything else: an own message, a group's, an undecryptable one. */
export function toPersonMessage(message: WAMessage, isDelayed: boolean): PersonMessage | null {
  const { key, message: wrapped } = message;
  const person = personOf(key);
  if (!person || !key.id || key.fromMe || !wrapped) return null;
  const at = Number(message.messageTimestamp ?? 0) * 1000;
  const sent = { ...person, messageId: key.id, at, isDelayed };
  const content = unwrap(wrapped);
  const { protocolMessage } = content;
  if (protocolMessage?.editedMessage) {
    return { ...sent, ...editOf(protocolMessage.editedMessage, protocolMessage.key?.id ?? key.id) };
  }
  const sealed = sealedEditIn(content);
  if (sealed) {
    const senders = [person.lid, person.number].filter((address) => address !== null);
    const open = (secret: Uint8Array): Opened | null => {
      const edited = openSealedEdit(sealed, secret, senders);
      return edited && editOf(edited, sealed.editedId);
    };
    return { ...sent, content: { kind: 'sealed_edit', editedId: sealed.editedId, open } };
  }
  if (!isSpoken(content)) return null;
  const files = filesIn(content, key.id);
  const withFiles = files.length > 0 ? { files } : {};
  return { ...sent, ...readContent(content), ...withFiles, ...contextOf(wrapped, content) };
}

/** The secret that later edits need, and the album that the message is a part of. */
function contextOf(...contents: WAMessageContent[]): Pick<PersonMessage, 'secret' | 'album'> {
  const contexts = contents.flatMap(({ messageContextInfo }) => messageContextInfo ?? []);
  const secret = contexts.find(({ messageSecret }) => messageSecret?.length)?.messageSecret;
  const album = contexts.find((context) => context.messageAssociation?.parentMessageKey?.id);
  const albumId = album?.messageAssociation?.parentMessageKey?.id;
  return { ...(secret && { secret }), ...(albumId && { album: albumId }) };
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
  const addresses = [remoteJid, remoteJidAlt].flatMap((jid) => addressOf(jid) ?? []);
  const lid = addresses.find((jid) => isLidUser(jid)) ?? null;
  const number = addresses.find((jid) => isPnUser(jid)) ?? null;
  const [chat] = addresses;
  return chat !== undefined && addressOf(remoteJid) !== null ? { chat, lid, number } : null;
}

/** The address of a person, without the device. People on the servers of Meta have a server name of their own. */
function addressOf(jid: string | null | undefined): string | null {
  const decoded = jid ? jidDecode(jid) : undefined;
  if (!jid || !decoded || OF_WHATSAPP.includes(decoded.user)) return null;
  const { user, server } = decoded;
  if (isLidUser(jid) || isHostedLidUser(jid)) return `${user}@lid`;
  return isPnUser(jid) || isHostedPnUser(jid) || server === 'c.us'
    ? `${user}@s.whatsapp.net`
    : null;
}

function editOf(wrapped: WAMessageContent, editedId: string): Opened {
  const edited = unwrap(wrapped);
  return {
    content: { kind: 'edited', text: textOf(edited) ?? '', editedId },
    ...withAttached(edited),
  };
}

function readContent(content: WAMessageContent): Opened {
  const text = textOf(content);
  if (text === null) return { content: { kind: 'other' }, ...withAttached(content) };
  const quotes = content.extendedTextMessage?.contextInfo?.stanzaId ?? null;
  return { content: { kind: 'text', text, quotes }, ...withAttached(content) };
}

function withAttached(content: WAMessageContent): Pick<Opened, 'attached'> {
  const attached = attachedTo(content);
  return attached.length > 0 ? { attached } : {};
}
