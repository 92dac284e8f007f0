import { type Api, GrammyError, HttpError } from 'grammy';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { editMessages, sendMessages } from './messages.ts';
import { splitForTelegram } from './render.ts';

const EDIT_GAP_MS = 1000;
const SERVER_FAULT_WAIT_MS = 2000;

/** Sends through the Bot API, which has no idempotency key, so the outcome of a lost answer stays unknown. */
export function telegramTransport(api: Api, bot: string): Transport {
  return {
    platform: 'telegram',
    bot,
    hasSendKey: false,
    editGapMs: EDIT_GAP_MS,
    split: splitForTelegram,
    send: (chat, shown: Shown) => attempt(() => sendMessages({ api, chat }, shown)),
    edit: (chat, messageId, shown) =>
      attempt(async () => {
        const isEdited = await editMessages({ api, chat }, messageId, shown);
        return isEdited ? messageId : null;
      }),
    remove: (chat, messageId) =>
      attempt(async () => {
        await api.deleteMessage(chat, Number(messageId));
        return messageId;
      }),
  };
}

async function attempt(call: () => Promise<string | null>): Promise<Outcome> {
  try {
    const messageId = await call();
    return messageId === null ? { type: 'gone' } : { type: 'done', messageId };
  } catch (error) {
    if (error instanceof GrammyError) return toOutcome(error);
    if (error instanceof HttpError) return { type: 'unknown' };
    throw error;
  }
}

function toOutcome({ error_code: code, description, parameters }: GrammyError): Outcome {
  if (code === 429) return { type: 'later', afterMs: (parameters.retry_after ?? 1) * 1000 };
  if (code >= 500) return { type: 'later', afterMs: SERVER_FAULT_WAIT_MS };
  if (code === 403 || /chat not found/.test(description)) return { type: 'unreachable' };
  if (/message to (edit|delete) not found|message can't be edited/.test(description))
    return { type: 'gone' };
  return { type: 'refused', reason: description };
}
