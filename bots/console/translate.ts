import { z } from 'zod';
import type { InboundEvent } from '../../src/domain/inbound-event.ts';

export const ConsoleUpdate = z.object({
  seq: z.number(),
  chat: z.string(),
  user: z.object({ id: z.string(), locale: z.string() }),
  type: z.string(),
  messageId: z.string(),
  text: z.string().optional(),
  data: z.string().optional(),
  file: z.object({ name: z.string(), size: z.number(), path: z.string() }).optional(),
});
export type ConsoleUpdate = z.infer<typeof ConsoleUpdate>;

/** Translates an update; null when it is no event for the conversation. */
export function translateConsole(bot: string, update: ConsoleUpdate): InboundEvent | null {
  const event = toEvent(update);
  if (!event) return null;
  return {
    platform: 'console',
    bot,
    platformChat: update.chat,
    platformUser: update.user.id,
    locale: update.user.locale,
    eventId: String(update.seq),
    event,
  };
}

function toEvent({
  type,
  text,
  data,
  file,
  messageId,
}: ConsoleUpdate): InboundEvent['event'] | null {
  switch (type) {
    case 'text':
      return { kind: 'text', text: text ?? '', messageId };
    case 'photo':
      return { kind: 'unsupported', messageId };
    case 'file': {
      const files = file ? [{ name: file.name, size: file.size, ref: file.path }] : [];
      return { kind: 'unsupported', messageId, files, attached: files.map(({ name }) => name) };
    }
    case 'edited':
      return { kind: 'edited', text: text ?? '', messageId };
    case 'tap': {
      const [, ref, index] = /^s:(\d+):(\d+)$/.exec(data ?? '') ?? [];
      return { kind: 'choice', ref: Number(ref ?? -1), index: Number(index ?? -1) };
    }
    default:
      return null;
  }
}
