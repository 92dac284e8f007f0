import type { Api } from 'grammy';
import type { Config } from '../../src/config/config.ts';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { editMessages, sendMessages } from './messages.ts';
import { toOutcome } from './outcomes.ts';
import { splitForTelegram } from './render.ts';

const EDIT_GAP_MS = 1000;
/** A chat gets about one message a second, with short bursts. Source: "My bot is hitting limits" of Telegram's bot support. */
const CHAT_WINDOW_MS = 5000;

type Sends = NonNullable<Config['telegram']>['sends'];

/** Sends through the Bot API, which has no idempotency key, so the outcome of a lost answer stays unknown. */
export function telegramTransport(api: Api, bot: string, { perSecond, perChat }: Sends): Transport {
  return {
    platform: 'telegram',
    bot,
    hasSendKey: false,
    editGapMs: EDIT_GAP_MS,
    pace: { perSecond, perChat: { most: perChat, withinMs: CHAT_WINDOW_MS } },
    split: splitForTelegram,
    send: async (chat, shown: Shown) => {
      const place = toPlace(chat);
      const outcome = await attempt(() => sendMessages({ api, ...place }, shown));
      if (outcome.type === 'done') showTyping(api, chat, shown);
      return place.isGroup ? ofGroup(outcome) : outcome;
    },
    edit: (chat, messageId, shown) =>
      attempt(async () => {
        const isEdited = await editMessages({ api, chat }, messageId, shown);
        if (isEdited) showTyping(api, chat, shown);
        return isEdited ? messageId : null;
      }),
    remove: (chat, messageId) =>
      attempt(async () => {
        await api.deleteMessage(chat, Number(messageId));
        return messageId;
      }),
  };
}

/** The topic that is there from the beginning has this number, but is named by none. Source: Bot API, sendMessage. */
const GENERAL = 1;

/** A person, or a group with a minus before its id and a topic of it behind: `-1001234567890:7`. */
function toPlace(key: string): { chat: string; thread?: number; isGroup: boolean } {
  const [chat = '', topic] = key.split(':');
  const thread = Number(topic ?? GENERAL);
  return { chat, isGroup: chat.startsWith('-'), ...(thread === GENERAL ? {} : { thread }) };
}

/** A group takes 20 messages a minute from a bot; that limit is its own. Source: Bots FAQ, "My bot is hitting limits". */
function ofGroup(outcome: Outcome): Outcome {
  if (outcome.type !== 'later') return outcome;
  const { wholeBot: _, ...later } = outcome;
  return later;
}

/** Decoration for about five seconds, or until the next message. Source: Bot API, `sendChatAction`. */
function showTyping(api: Api, chat: string, { screen }: Shown): void {
  if (screen.isPending) void api.sendChatAction(chat, 'typing').catch(() => undefined);
}

async function attempt(call: () => Promise<string | null>): Promise<Outcome> {
  try {
    const messageId = await call();
    return messageId === null ? { type: 'gone' } : { type: 'done', messageId };
  } catch (error) {
    return toOutcome(error);
  }
}
