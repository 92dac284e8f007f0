import { createHash } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { openSeal, seal, type SealContext } from '../../src/sealing/seal.ts';
import { whatsappSeal } from '../../src/sealing/seal-contexts.ts';
import {
  addEdit,
  addSent,
  findEdit,
  findLastSent,
  findSent,
  markEdited,
  markTaken,
  type SentRow,
} from '../../src/store/whatsapp-chats.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';

type SentApp = Pick<App, 'config' | 'db' | 'now' | 'locks'>;

/** An outgoing message and the menu that it shows. */
export type Outgoing = { text: string; ref: number; choices: number };

/** Derives the message id from the outbox key, in the format of WhatsApp's own clients. */
export function messageIdFor(key: string): string {
  return `3EB0${createHash('sha256').update(key).digest('hex').slice(0, 18).toUpperCase()}`;
}

export async function storeSent(
  app: SentApp,
  chat: string,
  { messageId, picture = false, ...sent }: Outgoing & { messageId: string; picture?: boolean },
): Promise<void> {
  const { text, ref, choices } = sent;
  const sealed = seal(app.config.sealing, text, contextOf(messageId));
  const row = { messageId, platformChat: chat, sealed, ref, choices, picture, sentAt: app.now() };
  await app.db.write([addSent(WHATSAPP_BOT, row)]);
}

/** Makes this message the one that a typed number refers to. The lock makes `findMenuChoice` wait for it. */
export async function confirmSent(app: SentApp, chat: string, messageId: string): Promise<void> {
  await app.locks.run(menuLock(chat), async () => {
    await app.db.write([markTaken(WHATSAPP_BOT, messageId)]);
  });
}

export async function storeEdit(
  app: SentApp,
  { editId, messageId, text }: { editId: string; messageId: string; text: string },
): Promise<void> {
  const sealed = seal(app.config.sealing, text, contextOf(editId));
  await app.db.write([addEdit(WHATSAPP_BOT, { editId, messageId, sealed })]);
}

export async function confirmEdited(
  app: SentApp,
  chat: string,
  { messageId, text, ref, choices }: Outgoing & { messageId: string },
): Promise<void> {
  const sealed = seal(app.config.sealing, text, contextOf(messageId));
  await app.locks.run(menuLock(chat), async () => {
    await app.db.write([markEdited(WHATSAPP_BOT, { messageId, sealed, ref, choices })]);
  });
}

export async function findSentMessage(
  app: Pick<App, 'db'>,
  messageId: string,
): Promise<SentRow | null> {
  const [sent] = await app.db.read(findSent(WHATSAPP_BOT, messageId));
  return sent;
}

export async function isLastSent(
  app: Pick<App, 'db'>,
  chat: string,
  messageId: string,
): Promise<boolean> {
  const [lastId] = await app.db.read(findLastSent(WHATSAPP_BOT, chat));
  return lastId === messageId;
}

/** The text of a sent message as it is shown now. */
export async function sentText(
  app: Pick<App, 'config' | 'db'>,
  messageId: string,
): Promise<string | null> {
  const row = await findSentMessage(app, messageId);
  return row ? openSeal(app.config.sealing, row.sealed, contextOf(messageId)) : null;
}

/** A sent message, or the newest edit of one, for a phone that could not decrypt it. */
export type Resent = { text: string; edits: { chat: string; messageId: string } | null };

export async function findResent(
  app: Pick<App, 'config' | 'db'>,
  id: string,
): Promise<Resent | null> {
  const text = await sentText(app, id);
  if (text !== null) return { text, edits: null };
  const [edit] = await app.db.read(findEdit(WHATSAPP_BOT, id));
  if (!edit) return null;
  return {
    text: openSeal(app.config.sealing, edit.sealed, contextOf(id)),
    edits: { chat: edit.platformChat, messageId: edit.messageId },
  };
}

export function menuLock(chat: string): string {
  return `whatsapp-menu:${chat}`;
}

function contextOf(messageId: string): SealContext {
  return whatsappSeal(WHATSAPP_BOT, `sent/${messageId}`);
}
