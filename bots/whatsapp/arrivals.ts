import { createHash } from 'node:crypto';
import { receive } from '../../src/chat/receive.ts';
import type { InboundEvent } from '../../src/domain/inbound-event.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import type { PersonMessage } from './backend.ts';
import { keepSecrets, openSealedEdits } from './message-secrets.ts';
import { languageOfNumber } from './country-language.ts';
import { readNumber } from '../../src/conversation/read-text.ts';
import { deleteArrivals } from './kept-arrivals.ts';
import { findMenuChoice } from './menus.ts';
import { People } from './people.ts';

type ArrivalsApp = Parameters<typeof receive>[0];

/** After an absence of this length, the messages of a chat get one answer instead of one each. */
const LONG_AGO_MS = 10 * 60_000;

/**
 * Stores the messages of one batch. The server already counts them as delivered, so nothing may delay storing them. Of a
 * chat's old messages only the newest is answered; the secret firewall sees all of them. Returns what has to come again with the next batch.
 */
export async function acceptMessages(
  app: ArrivalsApp,
  arrived: PersonMessage[],
): Promise<PersonMessage[]> {
  const { messages, early } = await openSealedEdits(app, arrived);
  const people = await People.of(app, messages);
  const placed = messages.map((message) => ({ message, chat: people.chatOf(message) }));
  const answerable = placed.filter(({ message }) => message.content.kind !== 'edited');
  const newest = new Map(answerable.map(({ message, chat }) => [chat, message]));
  const received: InboundEvent[] = [];
  for (const { message, chat } of placed) {
    const isPast = isOld(message, app.now()) && newest.get(chat) !== message;
    const event = isPast ? onlyForTheFirewall(message) : await toEvent(app, chat, message);
    if (event) received.push(toReceived(chat, message, event));
  }
  const done = arrived.filter((message) => !early.includes(message));
  const also = [...people.statements(), ...keepSecrets(app, messages), ...deleteArrivals(done)];
  await receive(app, received, also);
  return early;
}

function isOld({ isDelayed, at }: PersonMessage, now: number): boolean {
  return isDelayed && now - at > LONG_AGO_MS;
}

function onlyForTheFirewall(message: PersonMessage): InboundEvent['event'] | null {
  const { messageId, content, attached } = message;
  const text = 'text' in content ? content.text : '';
  if (text === '' && !attached) return null;
  return { kind: 'edited', text, messageId, ...(attached && { attached }) };
}

async function toEvent(
  app: ArrivalsApp,
  chat: string,
  { messageId, content, attached: found, files: sent, album: albumId }: PersonMessage,
): Promise<InboundEvent['event'] | null> {
  const attached = { ...(found && { attached: found }), ...(sent && { files: sent }) };
  const album = albumId === undefined ? {} : { album: albumId };
  switch (content.kind) {
    case 'sealed_edit':
      return null;
    case 'other':
      return { kind: 'unsupported', messageId, ...album, ...attached };
    case 'edited':
      return { kind: 'edited', text: content.text, messageId: content.editedId, ...attached };
    case 'text': {
      const { text, quotes } = content;
      const number = readNumber(text);
      const choice = number === null ? null : await findMenuChoice(app, { chat, number, quotes });
      return choice ?? { kind: 'text', text, messageId, ...album, ...attached };
    }
  }
}

function toReceived(
  chat: string,
  message: PersonMessage,
  event: InboundEvent['event'],
): InboundEvent {
  return {
    platform: 'whatsapp',
    bot: WHATSAPP_BOT,
    platformChat: chat,
    platformUser: chat,
    locale: languageOfNumber(message.number),
    eventId: eventIdOf(chat, message),
    event,
  };
}

/** An edit arrives in two forms with different ids, so its event id consists of the edited message and the new text. */
function eventIdOf(chat: string, { messageId, content }: PersonMessage): string {
  if (content.kind !== 'edited') return `${chat}/${messageId}`;
  const hash = createHash('sha256').update(content.text).digest('base64url').slice(0, 16);
  return `${chat}/${content.editedId}/${hash}`;
}
