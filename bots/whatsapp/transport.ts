import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { chatKey } from '../../src/domain/chats.ts';
import { findUsedAt } from '../../src/store/chats.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import type { WhatsAppBackend } from './backend.ts';
import { renderForWhatsApp, splitForWhatsApp } from './render.ts';
import {
  confirmEdited,
  confirmSent,
  findSentMessage,
  isLastSent,
  storeEdit,
  storeSent,
  messageIdFor,
  sentText,
} from './sent-messages.ts';

type TransportApp = Pick<App, 'config' | 'db' | 'now' | 'locks'>;

/** An edit is a message as well, so faster edits are merged. */
const EDIT_GAP_MS = 3000;
/** A message that is newer than this is probably still visible, if no other message of the bot follows it. */
const IN_SIGHT_MS = 60_000;

const DAY_MS = 24 * 3_600_000;

/** WhatsApp recognises automated accounts by their instant answers. */
const humanPauseMs = (): number => 300 + Math.random() * 600;

/** Sends through the connected back end. */
export function whatsAppTransport(
  app: TransportApp,
  backend: WhatsAppBackend,
  pauseMs: () => number = humanPauseMs,
): Transport {
  const { textLength, captionLength, editWindowMs, mostEdits } = backend.capabilities;

  const send = async (chat: string, shown: Shown, key: string): Promise<Outcome> => {
    const { text, choices } = renderForWhatsApp(shown);
    const messageId = messageIdFor(key);
    const png = shown.picture?.png;
    const isCaption = png !== undefined && text.length <= captionLength;
    await storeSent(app, chat, {
      messageId,
      text,
      ref: shown.ref,
      choices,
      picture: isCaption || shown.document !== undefined,
    });
    await pause(pauseMs());
    if (png && !isCaption) {
      const above = messageIdFor(`${key}/picture`);
      const outcome = await backend.sendPicture(chat, above, { png, caption: '' });
      if (outcome.type !== 'done') return outcome;
    }
    if (shown.document) {
      const outcome = await backend.sendDocument(chat, messageId, {
        ...shown.document,
        caption: text,
      });
      if (outcome.type === 'done') await confirmSent(app, chat, messageId);
      return unlessStranger(app, chat, outcome);
    }
    const outcome = isCaption
      ? await backend.sendPicture(chat, messageId, { png, caption: text })
      : await backend.send(chat, messageId, text);
    if (outcome.type === 'done') await confirmSent(app, chat, messageId);
    if (outcome.type === 'done' && shown.screen.isPending) void backend.typing(chat);
    return unlessStranger(app, chat, outcome);
  };

  /**
   * People do not notice an edit, so only a message in sight and progress are edited; anything else is sent again. A
   * picture cannot be added or removed by an edit.
   */
  const isEditable = async (
    chat: string,
    messageId: string,
    { screen }: Shown,
  ): Promise<boolean> => {
    const sent = await findSentMessage(app, messageId);
    if (!sent || sent.picture || sent.edits >= mostEdits) return false;
    const age = app.now() - sent.sentAt;
    if (screen.progress) return age < editWindowMs;
    return age < IN_SIGHT_MS && isLastSent(app, chat, messageId);
  };

  const edit = async (chat: string, messageId: string, shown: Shown): Promise<Outcome> => {
    if (shown.picture) return { type: 'gone' };
    const { text, choices } = renderForWhatsApp(shown);
    // The process may have died between the ack of the edit and the write that records it.
    if ((await sentText(app, messageId)) === text) return { type: 'done', messageId };
    if (!(await isEditable(chat, messageId, shown))) return { type: 'gone' };
    const editId = messageIdFor(randomUUID());
    await storeEdit(app, { editId, messageId, text });
    const outcome = await backend.edit(chat, { editId, messageId, text });
    if (outcome.type === 'done') {
      await confirmEdited(app, chat, { messageId, text, ref: shown.ref, choices });
    }
    return outcome;
  };

  return {
    platform: 'whatsapp',
    bot: WHATSAPP_BOT,
    hasSendKey: true,
    editGapMs: EDIT_GAP_MS,
    split: (shown) => splitForWhatsApp(shown, textLength),
    send,
    edit,
    // WhatsApp cannot delete a person's message; the conversation asks the person to do it.
    remove: () => Promise.resolve({ type: 'refused', reason: 'whatsapp cannot do this' }),
  };
}

/** What may be tried only once more is tried for people who wrote today: for anybody else a try makes a restriction worse. */
async function unlessStranger(
  app: TransportApp,
  platformChat: string,
  outcome: Outcome,
): Promise<Outcome> {
  if (outcome.type !== 'later' || outcome.tries === undefined) return outcome;
  const chat = chatKey({ platform: 'whatsapp', bot: WHATSAPP_BOT, platformChat });
  const [usedAt] = await app.db.read(findUsedAt(chat));
  const wroteToday = usedAt !== null && app.now() - usedAt < DAY_MS;
  return wroteToday ? outcome : { ...outcome, tries: 1 };
}
