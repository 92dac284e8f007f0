import type { ShownMessage } from '../person.ts';
import { renderMarkdown } from './markdown.ts';
import type { DiscordState, DiscordWorld, OpenModal, PersonRow } from './state.ts';
import {
  type Attachment,
  COMPONENT,
  type Component,
  FLAG,
  type Message,
  type Modal,
  walk,
} from './wire.ts';

export function toShown(message: Message, { files }: Pick<DiscordState, 'files'>): ShownMessage {
  const [attachment] = message.attachments;
  const file = attachment && files?.[attachment.id];
  const parts = partsOf(message.components);
  const written = [
    message.content,
    ...message.embeds.flatMap(({ title, description }) => [title, description]),
    ...parts.map(({ content }) => content),
  ].flatMap((text) => (text ? [text] : []));
  // A person's text is shown unrendered: a pasted token is not Markdown.
  const { text, links, codes } = message.author.bot
    ? renderMarkdown(written.join('\n'), Date.parse(message.edited_timestamp ?? message.timestamp))
    : { text: written.join('\n'), links: [], codes: [] };
  return {
    messageId: message.id,
    from: message.author.bot ? 'bot' : 'person',
    text,
    choices: parts.flatMap(choicesOf),
    links: [
      ...links,
      ...parts.flatMap(({ label, url }) => (url ? [{ label: label ?? '', url }] : [])),
    ],
    copies: codes.map((code) => ({ label: 'Copy', text: code })),
    ...(attachment && file !== undefined ? fileOf(attachment, Buffer.from(file, 'base64')) : {}),
  };
}

function fileOf({ filename, content_type: type }: Attachment, content: Buffer) {
  return type === 'image/png' ? { picture: content } : { document: { name: filename, content } };
}

/** A modal shown like a message: its title, then its fields. The counts ignore it. */
export function modalToShown({ messageId, title, components }: OpenModal): ShownMessage {
  const fields = inputsOf({ components }).map(({ label }) => `[ ${label} ]`);
  const text = [title, ...fields].join('\n');
  return { messageId, from: 'bot', text, choices: [], links: [], copies: [] };
}

export function inputsOf({ components }: Pick<Modal, 'components'>) {
  return partsOf(components).flatMap((part) => {
    const input = part.type === COMPONENT.label ? part.component : part;
    const isListed = part.type === COMPONENT.textInput && part.label === undefined;
    if (input?.type !== COMPONENT.textInput || isListed) return [];
    return [{ id: input.custom_id ?? '', label: part.label ?? '', input }];
  });
}

/** The messages visible in the direct chat, oldest first, and an open modal at the end. */
export function shownTo(world: DiscordWorld, { id, channelId }: PersonRow): ShownMessage[] {
  const modal = world.modals.get(id);
  return [...shownIn(world, channelId), ...(modal ? [modalToShown(modal)] : [])];
}

export function shownIn({ state }: DiscordWorld, channelId: string): ShownMessage[] {
  return Object.values(state.data.messages)
    .filter((message) => message.channel_id === channelId && !(message.flags & FLAG.loading))
    .map((message) => toShown(message, state.data));
}

export function partsOf(components: Component[]): Component[] {
  return [...walk(components)].map(({ component }) => component);
}

function choicesOf(component: Component): string[] {
  if (component.disabled) return [];
  if (component.type === COMPONENT.select)
    return component.options?.map(({ label }) => label) ?? [];
  const isButton = component.type === COMPONENT.button && component.custom_id !== undefined;
  return isButton ? [component.label ?? ''] : [];
}
