import type { Update } from 'grammy/types';
import { z } from 'zod';

const Person = z.object({ id: z.int() });
const Chat = z.object({ id: z.int(), type: z.string() });
const Text = z.string().optional();
const Entities = z.array(z.object({ type: z.string(), url: Text })).optional();
const File = z
  .object({
    file_id: z.string(),
    file_name: Text,
    file_size: z.number().optional(),
    title: Text,
    performer: Text,
  })
  .optional();
const Sizes = z.array(z.object({ file_id: z.string() })).optional();

const Message = z
  .object({
    message_id: z.int(),
    from: Person.optional(),
    chat: Chat,
    text: Text,
    caption: Text,
    entities: Entities,
    caption_entities: Entities,
    audio: File,
    document: File,
    video: File,
    animation: File,
    voice: File,
    photo: Sizes,
    link_preview_options: z.object({ url: Text }).optional(),
    venue: z.object({ title: Text, address: Text }).optional(),
    poll: z.object({ question: Text, options: z.array(z.object({ text: Text })) }).optional(),
  })
  .optional();

/** The parts of an update that are read here. Everything else may be there and may change. */
const Readable = z.object({
  update_id: z.int(),
  message: Message,
  edited_message: Message,
  callback_query: z.object({ id: z.string(), from: Person, data: Text }).optional(),
  my_chat_member: z
    .object({ chat: Chat, new_chat_member: z.object({ status: z.string() }) })
    .optional(),
  managed_bot: z
    .object({ user: Person, bot: Person.extend({ first_name: z.string() }) })
    .optional(),
});

/** Whether what came to the webhook can be read as an update. */
export function isUpdate(body: unknown): body is Update {
  return Readable.safeParse(body).success;
}
