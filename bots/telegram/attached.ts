import type { Message } from 'grammy/types';

/** Texts with formats nest a few levels. */
const DEEPEST = 10;

/** What comes with a message beside its text: names of files, contacts, addresses behind words. */
export function attachedTo(message: Message): string[] {
  const { audio, poll, venue, link_preview_options: preview } = message;
  const files = [audio, message.document, message.video, message.animation];
  const entities = [...(message.entities ?? []), ...(message.caption_entities ?? [])];
  const parts = [
    ...entities.map((entity) => (entity.type === 'text_link' ? entity.url : undefined)),
    ...files.map((file) => file?.file_name),
    audio?.title,
    audio?.performer,
    preview?.url,
    message.quote?.text,
    venue?.title,
    venue?.address,
    poll?.question,
    ...(poll?.options.map(({ text }) => text) ?? []),
    ...stringsIn([message.contact, message.checklist, message.rich_message], DEEPEST),
  ];
  return parts.flatMap((part) => part || []);
}

function stringsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => stringsIn(each, depth - 1));
}
