import type { ShownMessage, Utterance } from './person.ts';

const PLAIN = '  ';
const EDITED = '↻ ';
/** Stands for a picture. */
export const PICTURE = '(a picture)';

/** Renders an action of the bot as lines of text. `name` identifies the chat where several are shown. */
export function renderUtterance({ kind, message }: Utterance, name?: string): string[] {
  const lines = kind === 'removed' ? [`${PLAIN}${noteOf(message)}`] : mark(kind, message);
  return name === undefined ? lines : lines.map((line) => `${name} ${line}`.trimEnd());
}

function mark(kind: 'sent' | 'edited', message: ShownMessage): string[] {
  const gutter = kind === 'edited' ? EDITED : PLAIN;
  return renderMessage(message).map((line, index) =>
    `${index === 0 ? gutter : PLAIN}${line}`.trimEnd(),
  );
}

function renderMessage({ text, choices, links, copies, picture }: ShownMessage): string[] {
  return [
    ...(picture ? [PICTURE] : []),
    ...text.split('\n'),
    ...choices.map((label, index) => `[${index + 1}] ${label}`),
    ...links.map(({ label, url }) => `${label}: ${url}`),
    ...copies.map(({ label, text: code }) => `${label}: ${code}`),
  ];
}

function noteOf({ from }: ShownMessage): string {
  return from === 'person' ? '(your message was removed)' : '(a message was removed)';
}
