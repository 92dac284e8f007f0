import type { ChatEvent } from '../conversation/chat-event.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';

/** The conversation consists of menus, so longer texts are truncated. */
const LONGEST_TEXT = 2000;

/** Translates an event without secrets for the conversation; null when the conversation ignores such an event. */
export function toChatEvent(event: InboundEvent['event']): ChatEvent | null {
  switch (event.kind) {
    case 'text':
      return { kind: 'text', text: event.text.slice(0, LONGEST_TEXT), ...albumOf(event) };
    case 'edited':
      return null;
    case 'choice':
      return event;
    case 'unsupported':
      return { kind: 'unsupported', ...albumOf(event) };
  }
}

function albumOf({ album }: { album?: string }): { album?: string } {
  return album === undefined ? {} : { album };
}
