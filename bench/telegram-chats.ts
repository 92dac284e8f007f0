import type { CallbackQuery, Message, Update, User } from 'grammy/types';

/** What a person does: types a text, or taps a button of a screen. */
export type Move = { text: string } | { ref: number; index: number };

/** The start of a first run: texts and taps in turn, one answer each, without effects. Ends at `plans`. */
export const BROWSING: Move[] = [
  { text: '/start' },
  { ref: 1, index: 0 },
  { text: 'Compare' },
  { ref: 3, index: 3 },
  { text: 'Back' },
  { ref: 5, index: 1 },
  { text: 'Back' },
  { ref: 7, index: 0 },
];

/** From the second step to the payment; ends at `paying`. */
export const BUYING: Move[] = [
  { ref: 1, index: 1 },
  { ref: 2, index: 0 },
  { text: 'Compare' },
  { ref: 4, index: 1 },
  { ref: 5, index: 0 },
  { text: 'Compare' },
  { ref: 7, index: 1 },
];

/** Once the machine is ready: Later, the menu, the plan. */
export const LOOKING_AROUND: Move[] = [
  { ref: 9, index: 0 },
  { ref: 10, index: 2 },
  { ref: 11, index: 2 },
];

let lastUpdateId = 100_000_000;

/** The update with which Telegram reports a move. Each update has its own id. */
export function toUpdate(chat: number, move: Move): Update {
  lastUpdateId += 1;
  const from: User = {
    id: chat,
    is_bot: false,
    first_name: 'Alice',
    last_name: 'Example',
    username: `alice${chat}`,
    language_code: 'en',
  };
  const message = messageOf(chat, from);
  if ('text' in move) {
    return { update_id: lastUpdateId, message: { ...message, from, text: move.text } };
  }
  const query: CallbackQuery = {
    id: `42${lastUpdateId}77`,
    from,
    chat_instance: '-3829471203847102938',
    data: `s:${move.ref}:${move.index}`,
    message: { ...message, ...SHOWN },
  };
  return { update_id: lastUpdateId, callback_query: query };
}

let lastChat = 700_000_000;

export function newChats(count: number): number[] {
  return Array.from({ length: count }, () => (lastChat += 1));
}

function messageOf(chat: number, from: User): Message & Update.NonChannel & Message.TextMessage {
  return {
    message_id: lastUpdateId % 1_000_000,
    from,
    chat: { id: chat, type: 'private', first_name: 'Alice', username: `alice${chat}` },
    date: 1_790_000_000,
    text: '',
  };
}

/** Telegram sends the message of a button with every tap. This one is about as long as the list of plans. */
const SHOWN = {
  from: { id: 77, is_bot: true, first_name: 'Automna', username: 'automna_bot' },
  text: `Choose a plan\n\n${'Pro, $30 a month · 2,000 searches · 300 browser min · always on\n'.repeat(8)}`,
  reply_markup: {
    inline_keyboard: ['Starter · $20 a month', 'Pro · $30 a month', 'Power · $40 a month'].map(
      (text, index) => [{ text, callback_data: `s:2:${index}` }],
    ),
  },
};
