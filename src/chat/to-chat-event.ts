import type { ChatEvent } from '../conversation/chat-event.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { arrivedFilesOf } from './arrived-files.ts';

/** The conversation consists of menus, so longer texts are truncated. */
const LONGEST_TEXT = 2000;

/** Translates an event without secrets for the conversation; null when the conversation ignores such an event. */
export function toChatEvent(inbound: InboundEvent): ChatEvent | null {
  const { event } = inbound;
  switch (event.kind) {
    case 'text': {
      const text = event.text.slice(0, LONGEST_TEXT);
      return withFiles(inbound, text, { kind: 'text', text, ...albumOf(event) });
    }
    case 'edited':
      return null;
    case 'choice':
      return event;
    case 'unsupported':
      return withFiles(inbound, '', { kind: 'unsupported', ...albumOf(event) });
  }
}

function withFiles(inbound: InboundEvent, text: string, otherwise: ChatEvent): ChatEvent {
  const files = arrivedFilesOf(inbound);
  if (files.length === 0) return otherwise;
  return { kind: 'files', files, text, ...('album' in otherwise && albumOf(otherwise)) };
}

function albumOf({ album }: { album?: string | undefined }): { album?: string } {
  return album === undefined ? {} : { album };
}
