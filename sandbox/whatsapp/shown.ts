import type { ShownMessage } from '../person.ts';
import type { MessageRow } from './rows.ts';
import type { WhatsAppState } from './state.ts';

const OPTION = /^\*(\d{1,2})\* (.+)$/;
const LINK = /^(.+?): (https?:\/\/\S+)$/;

type Parsed = Pick<ShownMessage, 'text' | 'choices' | 'links'>;

/**
 * WhatsApp has no buttons: a menu is the last lines of a message, numbered from a bold 1, and a link has its own
 * line. Both are listed apart from the text, as on platforms with real buttons.
 */
export function toShown({ id, from, text, picture }: MessageRow): ShownMessage {
  const shown = from === 'bot' ? parse(text) : { text, choices: [], links: [] };
  const file = picture === undefined ? {} : { picture: Buffer.from(picture, 'base64') };
  return { messageId: id, from, copies: [], ...shown, ...file };
}

export function shownIn({ messages }: WhatsAppState, person: string): ShownMessage[] {
  return messages.filter((message) => message.person === person).map(toShown);
}

function parse(text: string): Parsed {
  const lines = text.split('\n');
  const menu = menuOf(lines);
  const links = lines.flatMap((line) => {
    const [, label, url] = LINK.exec(line) ?? [];
    return label && url ? [{ label: withoutMarkup(label), url }] : [];
  });
  const rest = lines.filter(
    (line, index) => !LINK.test(line) && (index < menu.start || index >= menu.end),
  );
  const words = rest
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { text: withoutMarkup(words), choices: menu.labels.map(withoutMarkup), links };
}

function menuOf(lines: string[]): { start: number; end: number; labels: string[] } {
  const start = lines.findLastIndex((line) => line.startsWith('*1* '));
  const labels: string[] = [];
  for (const line of start < 0 ? [] : lines.slice(start)) {
    const [, number, label] = OPTION.exec(line) ?? [];
    if (label === undefined || Number(number) !== labels.length + 1) break;
    labels.push(label);
  }
  return { start, end: start + labels.length, labels };
}

/** Bold, italic and strikethrough marks count only at word boundaries; code is left as it is. */
function withoutMarkup(text: string): string {
  const parts = text.split(/```([^]*?)```/);
  return parts.map((part, index) => (index % 2 === 1 ? part : unmarked(part))).join('');
}

function unmarked(text: string): string {
  return ['\\*', '_', '~'].reduce(
    (plain, mark) =>
      plain.replace(
        new RegExp(`(^|[^\\p{L}\\p{N}])${mark}(\\S|\\S[^\\n]*?\\S)${mark}(?![\\p{L}\\p{N}])`, 'gu'),
        '$1$2',
      ),
    text,
  );
}
