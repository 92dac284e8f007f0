import type { ShownMessage } from '../person.ts';
import type { MessageRow } from './rows.ts';
import type { WhatsAppState } from './state.ts';

/** A line of a menu, or the title of a card with its number. */
const OPTION = /^\*(\d{1,2})(?:\* (.+)|\s(.+?)\*( · .+)?)$/;
/** A link has a line of its own below its label. */
const LINK = /^\*(.+):\*\n(https?:\/\/\S+)$/gm;

type Parsed = Pick<ShownMessage, 'text' | 'choices' | 'links'>;

/**
 * WhatsApp has no buttons: the choices of a message are numbered from a bold 1, and a bold 0 goes back. A link has its own line
 * below its label. Both are listed apart from the text, as on platforms with real buttons.
 */
export function toShown({ id, from, text, picture, document }: MessageRow): ShownMessage {
  const shown = from === 'bot' ? parse(text) : { text, choices: [], links: [] };
  const file = picture === undefined ? {} : { picture: Buffer.from(picture, 'base64') };
  const attached = document
    ? { document: { name: document.name, content: Buffer.from(document.base64, 'base64') } }
    : {};
  return { messageId: id, from, copies: [], ...shown, ...file, ...attached };
}

export function shownIn({ messages }: WhatsAppState, person: string): ShownMessage[] {
  return messages.filter((message) => message.person === person).map(toShown);
}

function parse(text: string): Parsed {
  const links = [...text.matchAll(LINK)].map(([, label = '', url = '']) => ({
    label: withoutMarkup(label),
    url,
  }));
  const lines = text.replace(LINK, '').split('\n');
  const menu = menuOf(lines);
  const rest = lines.filter(
    (_line, index) => !menu.some((option) => option.line === index && !option.isCard),
  );
  const words = rest
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const choices = menu.map(({ label }) => label);
  return { text: withoutMarkup(words), choices, links };
}

/** The number that chooses this label in a message; undefined when the message does not offer it. */
export function numberOf({ text }: Pick<MessageRow, 'text'>, label: string): number | undefined {
  return menuOf(text.split('\n')).find((option) => option.label === label)?.number;
}

type Option = { number: number; label: string; line: number; isCard: boolean };

/** The options from 1 on, each by the next number, with the way back at the end. */
function menuOf(lines: string[]): Option[] {
  const found = lines.flatMap((line, index): Option[] => {
    const [, number, listed, onCard] = OPTION.exec(line) ?? [];
    const label = listed ?? onCard;
    if (label === undefined) return [];
    const isCard = listed === undefined;
    return [{ number: Number(number), label: withoutMarkup(label), line: index, isCard }];
  });
  const start = found.findLastIndex(({ number }) => number === 1);
  const isNext = ({ number }: Option, index: number): boolean => number === index + 1;
  const listed = found.slice(Math.max(start, 0));
  const count = listed.findIndex((option, index) => !isNext(option, index));
  const options = count < 0 ? listed : listed.slice(0, count);
  const back = listed.find(({ number }) => number === 0);
  return back ? [...options, back] : options;
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
