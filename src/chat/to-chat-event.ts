import type { ChatEvent } from '../conversation/chat-event.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';

/** A conversation of menus has no use for longer texts. */
const LONGEST_TEXT = 2000;

/** An event as the conversation reads it, once it holds no secret; null for one that it has no use for. */
export function toChatEvent(event: InboundEvent['event']): ChatEvent | null {
  switch (event.kind) {
    case 'text':
      return { kind: 'text', text: event.text.slice(0, LONGEST_TEXT) };
    case 'edited':
      return null;
    case 'choice':
      return event;
    case 'unsupported':
      return { kind: 'unsupported' };
  }
}
