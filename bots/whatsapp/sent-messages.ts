import { createHash } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { openSeal, seal, type SealContext } from '../../src/sealing/seal.ts';
import {
  addSent,
  findLastSent,
  findSent,
  markEdited,
  markTaken,
  type SentRow,
  toSent,
} from '../../src/store/whatsapp-chats.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';

type SentApp = Pick<App, 'config' | 'db' | 'now' | 'locks'>;

/** A message as it goes out, with the menu it shows. */
export type Outgoing = { text: string; ref: number; choices: number };

/** The same key of the outbox always makes the same id, in the shape the network's own clients use. */
export function messageIdFor(key: string): string {
  return `3EB0${createHash('sha256').update(key).digest('hex').slice(0, 18).toUpperCase()}`;
}

export async function keepSent(
  app: SentApp,
  chat: string,
  { messageId, picture = false, ...sent }: Outgoing & { messageId: string; picture?: boolean },
): Promise<void> {
  const { text, ref, choices } = sent;
  const sealed = seal(app.config.sealing, text, contextOf(messageId));
  const row = { messageId, platformChat: chat, sealed, ref, choices, picture, sentAt: app.now() };
  await app.db.write([addSent(WHATSAPP_BOT, row)]);
}

/** From now on a number refers to this message; whoever looks for the last menu waits for it. */
export async function confirmSent(app: SentApp, chat: string, messageId: string): Promise<void> {
  await app.locks.run(menuLock(chat), async () => {
    await app.db.write([markTaken(WHATSAPP_BOT, messageId)]);
  });
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
  const [result] = await app.db.read([findSent(WHATSAPP_BOT, messageId)]);
  const row = result?.rows[0];
  return row ? toSent(row) : null;
}

export async function isLastSent(
  app: Pick<App, 'db'>,
  chat: string,
  messageId: string,
): Promise<boolean> {
  const [result] = await app.db.read([findLastSent(WHATSAPP_BOT, chat)]);
  return result?.rows[0]?.['message_id'] === messageId;
}

/** What a phone gets that could not read a message. */
export async function sentText(
  app: Pick<App, 'config' | 'db'>,
  messageId: string,
): Promise<string | null> {
  const row = await findSentMessage(app, messageId);
  return row ? openSeal(app.config.sealing, row.sealed, contextOf(messageId)) : null;
}

export function menuLock(chat: string): string {
  return `whatsapp-menu:${chat}`;
}

function contextOf(messageId: string): SealContext {
  return { owner: `whatsapp:${WHATSAPP_BOT}`, purpose: `sent/${messageId}`, version: 1 };
}
