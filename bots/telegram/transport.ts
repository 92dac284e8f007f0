import { type Api, GrammyError, HttpError } from 'grammy';
import type { Outcome, Shown, Transport } from '../../src/outbox.ts';
import { renderForTelegram } from './render.ts';

const EDIT_GAP_MS = 1000;
const SERVER_FAULT_WAIT_MS = 2000;

/** Sends through the Bot API. There is no key against repeats, so a lost answer stays an unknown outcome. */
export function telegramTransport(api: Api, bot: string): Transport {
  return {
    platform: 'telegram',
    bot,
    hasSendKey: false,
    editGapMs: EDIT_GAP_MS,
    send: (chat, shown) =>
      attempt(async () => {
        const { html, options } = toMessage(shown);
        const message = await api.sendMessage(chat, html, options);
        return String(message.message_id);
      }),
    edit: (chat, messageId, shown) =>
      attempt(async () => {
        const { html, options } = toMessage(shown);
        await api.editMessageText(chat, Number(messageId), html, options);
        return messageId;
      }, messageId),
    remove: (chat, messageId) =>
      attempt(async () => {
        await api.deleteMessage(chat, Number(messageId));
        return messageId;
      }),
  };
}

function toMessage(shown: Shown) {
  const { html, keyboard } = renderForTelegram(shown);
  return {
    html,
    options: {
      parse_mode: 'HTML' as const,
      link_preview_options: { is_disabled: true },
      ...(keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}),
    },
  };
}

async function attempt(call: () => Promise<string>, editedId = ''): Promise<Outcome> {
  try {
    return { type: 'done', messageId: await call() };
  } catch (error) {
    if (error instanceof GrammyError) return toOutcome(error, editedId);
    if (error instanceof HttpError) return { type: 'unknown' };
    throw error;
  }
}

function toOutcome(
  { error_code: code, description, parameters }: GrammyError,
  editedId: string,
): Outcome {
  if (code === 429) return { type: 'later', afterMs: (parameters.retry_after ?? 1) * 1000 };
  if (code >= 500) return { type: 'later', afterMs: SERVER_FAULT_WAIT_MS };
  if (code === 403 || /chat not found/.test(description)) return { type: 'unreachable' };
  if (/message is not modified/.test(description)) return { type: 'done', messageId: editedId };
  if (/message to (edit|delete) not found|message can't be edited/.test(description))
    return { type: 'gone' };
  return { type: 'refused', reason: description };
}
