import type { ShownMessage } from '../person.ts';
import type { TelegramState } from './state.ts';
import type { Entity, Message } from './wire.ts';

export function toShown(
  { replyKeyboards, pictures, documents }: TelegramState,
  message: Message,
): ShownMessage {
  const { message_id: id, from, text = message.caption ?? '' } = message;
  const entities = message.entities ?? message.caption_entities ?? [];
  const picture = message.photo && pictures?.[id];
  const content = message.document && documents?.[id];
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const tappable = buttons.filter(({ callback_data: data }) => data !== undefined);
  return {
    messageId: String(id),
    from: from.is_bot ? 'bot' : 'person',
    text,
    choices: [...tappable.map((button) => button.text), ...(replyKeyboards[id] ?? [])],
    links: [
      ...entities.flatMap((entity) => linkOf(text, entity)),
      ...buttons.flatMap((button) => {
        const url = button.url ?? button.web_app?.url;
        return url === undefined ? [] : [{ label: button.text, url }];
      }),
    ],
    copies: buttons.flatMap(({ text: label, copy_text: copy }) =>
      copy ? [{ label, text: copy.text }] : [],
    ),
    ...(picture === undefined ? {} : { picture: Buffer.from(picture, 'base64') }),
    ...(content === undefined
      ? {}
      : {
          document: {
            name: message.document?.file_name ?? '',
            content: Buffer.from(content, 'base64'),
          },
        }),
  };
}

export function shownIn(state: TelegramState, chatId: number): ShownMessage[] {
  return Object.values(state.messages)
    .filter(({ chat }) => chat.id === chatId)
    .map((message) => toShown(state, message));
}

function linkOf(text: string, { type, offset, length, url }: Entity): ShownMessage['links'] {
  if (type !== 'text_link' || !url) return [];
  return [{ label: text.slice(offset, offset + length), url }];
}
