import type { Block, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/outbox.ts';
import { cut } from '../cut.ts';
import { progressLines } from '../progress.ts';

export type WhatsAppText = { text: string; choices: number };

const HINT = '_Reply with a number._';

/**
 * Plain text with the little markup there is. There are no buttons: the choices are numbered in bold, so that they
 * are not taken for the steps of a list, and one answers with the number.
 */
export function renderForWhatsApp({ screen }: Shown, textLength: number): WhatsAppText {
  const labels = (screen.choices ?? []).map(({ label }) => neutral(label));
  const menu = labels.map((label, index) => `*${index + 1}* ${label}`).join('\n');
  const tail = [
    ...(screen.links ?? []).map(({ label, url }) => `${neutral(label)}: ${url}`),
    ...(menu ? [menu, HINT] : []),
  ];
  return { text: fit(paragraphs(screen), tail, textLength), choices: labels.length };
}

function paragraphs(screen: Screen): string[] {
  const fields = screen.fields?.map(({ label, value }) => `${neutral(label)}: *${neutral(value)}*`);
  return [
    ...(screen.title ? [`*${neutral(screen.title)}*`] : []),
    ...(fields?.length ? [fields.join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress).map(neutral).join('\n')] : []),
  ];
}

function renderBlock(block: Block): string {
  return block.kind === 'code'
    ? `\`\`\`${block.text.replaceAll('`', 'ˋ')}\`\`\``
    : neutral(block.text);
}

const LOOK_ALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ', '>': '›' };

/**
 * A value must not format anything. Marks only work at the border of a word, and a quote only at the start of a line,
 * so an address with an underscore stays as it is.
 */
function neutral(value: string): string {
  return value
    .replace(/(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu, alike)
    .replace(/^>/gm, alike);
}

const alike = (mark: string): string => LOOK_ALIKES[mark] ?? mark;

/** What one can do is never cut off; of what is said the last paragraphs go first. */
function fit(parts: string[], tail: string[], length: number): string {
  const end = tail.join('\n\n');
  const room = length - (end ? end.length + 2 : 0);
  let fitting = parts;
  while (fitting.length > 1 && fitting.join('\n\n').length > room) fitting = fitting.slice(0, -1);
  const said = cut(fitting.join('\n\n'), room);
  return [said, end].filter((part) => part !== '').join('\n\n');
}
