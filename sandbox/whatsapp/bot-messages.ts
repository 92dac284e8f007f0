import { setTimeout as pause } from 'node:timers/promises';
import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import { redactText } from '../redact-text.ts';
import type { Call } from '../stand-in.ts';
import type { Connection } from './connection.ts';
import { addressesOf } from './devices.ts';
import { bytesOf, childOf, userOf } from './nodes.ts';
import { openDocument, openPicture } from './media.ts';
import { findPhone } from './people.ts';
import type { Cipher, Phone } from './phone.ts';
import { askAgain } from './retries.ts';
import { toShown } from './shown.ts';
import type { WhatsAppWorld } from './state.ts';

const EDIT_WINDOW_MS = 15 * 60_000;
const { ProtocolMessage } = proto.Message;

/** Receives a bot message, shows it to recipients that can decrypt it, and acknowledges it unless a fault says no. */
export async function takeBotMessage(
  world: WhatsAppWorld,
  connection: Connection,
  node: BinaryNode,
): Promise<void> {
  const operation = node.attrs.edit ? 'edit-message' : 'send-message';
  const call = record(world, node, operation);
  if (world.faults.take('slow', operation)) await pause(world.slowMs);
  const error = refusalOf(world, operation);
  if (error) {
    call.status = Number(error);
    connection.send(ack(world, node, error));
    return;
  }
  const isLost = world.faults.take('lose-answer', operation);
  for (const part of partsOf(node)) {
    const reached = await show(world, connection, { node, call, operation, ...part });
    if (reached && !isLost) connection.send(deliveryReceipt(world, node, part.jid));
  }
  world.state.saveSoon();
  if (isLost) call.status = 'lost';
  else if (!world.faults.take('lose-ack', operation)) connection.send(ack(world, node));
}

function record({ calls, now }: WhatsAppWorld, node: BinaryNode, operation: string): Call {
  const call: Call = {
    at: now(),
    operation,
    method: 'WS',
    path: `/${node.attrs.to ?? ''}`,
    body: { id: node.attrs.id },
    status: 200,
  };
  calls.push(call);
  return call;
}

/** 463: the account is restricted or has no token for this chat. Retrying makes it worse. */
function refusalOf({ faults }: WhatsAppWorld, operation: string): string | null {
  if (faults.take('refuse-463', operation)) return '463';
  if (faults.take('unheard-of', operation)) return '999';
  if (faults.take('error', operation)) return '500';
  return faults.take('rate-limited', operation) ? '429' : null;
}

function ack({ now }: WhatsAppWorld, { attrs }: BinaryNode, error?: string): BinaryNode {
  const t = String(Math.floor(now() / 1000));
  return {
    tag: 'ack',
    attrs: {
      class: 'message',
      id: attrs.id ?? '',
      from: attrs.to ?? '',
      t,
      ...(error && { error }),
    },
  };
}

type Part = { jid: string; cipher: Cipher };

/** A message is encrypted for each device of each side. */
function partsOf(message: BinaryNode): Part[] {
  const parts: Part[] = [];
  const visit = (node: BinaryNode, jid: string): void => {
    if (node.tag === 'enc') {
      const type = node.attrs.type === 'pkmsg' ? 'pkmsg' : 'msg';
      parts.push({ jid, cipher: { type, ciphertext: bytesOf(node) } });
      return;
    }
    for (const child of Array.isArray(node.content) ? node.content : []) {
      visit(child, node.tag === 'to' ? (node.attrs.jid ?? jid) : jid);
    }
  };
  visit(message, message.attrs.to ?? '');
  return parts;
}

function deliveryReceipt({ now }: WhatsAppWorld, { attrs }: BinaryNode, from: string): BinaryNode {
  const t = String(Math.floor(now() / 1000));
  return { tag: 'receipt', attrs: { id: attrs.id ?? '', from, t } };
}

type Showing = Part & { node: BinaryNode; call: Call; operation: string };

/** Whether the message reached its recipient. */
async function show(
  world: WhatsAppWorld,
  connection: Connection,
  { node, call, operation, jid, cipher }: Showing,
): Promise<boolean> {
  const phone = findPhone(world, userOf(jid));
  if (!phone) {
    world.errors.push(new Error('a message for nobody'));
    return false;
  }
  const device = connection.device ?? 0;
  const { lid } = addressesOf(world, device);
  const isUnreadable = phone !== world.ownPhone && world.faults.take('unreadable', operation);
  const message = isUnreadable ? null : await phone.decrypt(lid, cipher).catch(() => null);
  if (!message) {
    await askAgain(world, device, { person: phone.row.name, jid, messageId: node.attrs.id ?? '' });
    return false;
  }
  const said = phone === world.ownPhone ? saidToSelf(phone, message) : message;
  if (!said) return false;
  if (phone.row.blocked) {
    withhold(phone, node.attrs.id ?? '', said);
    return false;
  }
  call.body = { id: node.attrs.id, text: redactText(textOf(said)) };
  apply(world, phone, { id: node.attrs.id ?? '', message: said });
  return true;
}

/** The bot receives an acknowledgement as for any other message. */
function withhold({ row }: Phone, id: string, { protocolMessage }: proto.IMessage): void {
  if (protocolMessage || row.withheld?.includes(id)) return;
  row.withheld = [...(row.withheld ?? []), id];
}

/** The bot's own phone gets a copy of every message of its devices; only messages to itself are shown. */
function saidToSelf(phone: Phone, { deviceSentMessage }: proto.IMessage): proto.IMessage | null {
  const isToSelf = phone.is(userOf(deviceSentMessage?.destinationJid ?? ''));
  return isToSelf ? (deviceSentMessage?.message ?? null) : null;
}

function apply(
  world: WhatsAppWorld,
  { row }: Phone,
  { id, message }: { id: string; message: proto.IMessage },
): void {
  const { messages } = world.state.data;
  const { protocolMessage: change } = message;
  const target = messages.findIndex((one) => one.id === change?.key?.id && one.from === 'bot');
  const known = messages[target];
  if (change?.type === ProtocolMessage.Type.REVOKE) {
    if (!known) return;
    messages.splice(target, 1);
    world.log.removed(row.name, toShown(known));
  } else if (change?.editedMessage) {
    // A phone ignores an edit that comes too late.
    if (!known || world.now() - known.at > EDIT_WINDOW_MS) return;
    known.text = textOf(message);
    world.log.edited(row.name, toShown(known));
  } else if (!messages.some((one) => one.id === id)) {
    const shown = {
      id,
      person: row.name,
      from: 'bot',
      text: textOf(message),
      at: world.now(),
      ...pictureOf(world, message),
      ...documentOf(world, message),
    } as const;
    messages.push(shown);
    world.log.sent(row.name, toShown(shown));
  }
}

function pictureOf(world: WhatsAppWorld, { imageMessage }: proto.IMessage) {
  return imageMessage ? { picture: openPicture(world.media, imageMessage).toString('base64') } : {};
}

function documentOf(world: WhatsAppWorld, message: proto.IMessage) {
  const document = documentIn(message);
  return document ? { document: openDocument(world.media, document) } : {};
}

/** With a caption a file is in an envelope of its own. */
function documentIn({ documentMessage, documentWithCaptionMessage: captioned }: proto.IMessage) {
  return documentMessage ?? captioned?.message?.documentMessage;
}

function textOf(message: proto.IMessage): string {
  const { protocolMessage, conversation, extendedTextMessage, imageMessage } = message;
  if (protocolMessage?.editedMessage) return textOf(protocolMessage.editedMessage);
  const caption = imageMessage?.caption || documentIn(message)?.caption;
  return conversation || extendedTextMessage?.text || caption || '';
}

export type Confirmation = { messageId: string; isRetry: boolean; isRefusal: boolean };

/** The message that the client confirms with this node, refuses, or asks for again. */
export function confirmationIn(node: BinaryNode): Confirmation | null {
  const messageId = node.attrs.id ?? '';
  const isRefusal = node.attrs.error !== undefined;
  if (node.tag === 'receipt') {
    const isRetry = node.attrs.type === 'retry' || Boolean(childOf(node, 'retry'));
    return node.attrs.type === 'read' ? null : { messageId, isRetry, isRefusal };
  }
  const isAck = node.tag === 'ack' && node.attrs.class === 'message';
  return isAck ? { messageId, isRetry: false, isRefusal } : null;
}
