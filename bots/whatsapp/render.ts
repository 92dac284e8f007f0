import { copyFor } from '../../src/conversation/languages/copy.ts';
import type { Block, Field, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { usageBar } from '../usage-bar.ts';
import { splitShown } from '../split.ts';

/** Longest line of a menu that is still easy to read. */
const LABEL = 200;

export type WhatsAppText = { text: string; choices: number };

/**
 * Plain text with WhatsApp's few marks. There are no buttons, so people answer with the number of a choice. The numbers
 * are bold to tell them from the steps of a list.
 */
export function renderForWhatsApp({ screen, locale = 'en' }: Shown): WhatsAppText {
  const labels = (screen.choices ?? []).map(({ label }) => neutral(caption(label, LABEL)));
  const { replyOrBack, replyWithNumber } = copyFor(locale).edge;
  const hint = screen.choices?.some(({ id }) => id === 'back') ? replyOrBack : replyWithNumber;
  const menu = labels.map((label, index) => `*${index + 1}* ${label}`).join('\n');
  const tail = [
    ...(screen.links ?? []).map(({ label, url }) => `${neutral(label)}: ${url}`),
    ...(menu ? [menu, `_${hint}_`] : []),
  ];
  return { text: [...paragraphs(screen), ...tail].join('\n\n'), choices: labels.length };
}

/** Splits a screen into as many messages as it needs; the menu is in the last one. */
export function splitForWhatsApp(shown: Shown, textLength: number): Shown[] {
  return splitShown(
    shown,
    (screen) => renderForWhatsApp({ ...shown, screen }).text.length <= textLength,
  );
}

function paragraphs(screen: Screen): string[] {
  const fields = screen.fields?.map(fieldLine);
  return [
    ...(screen.title ? [`*${neutral(screen.title)}*`] : []),
    ...(fields?.length ? [fields.join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress).map(neutral).join('\n')] : []),
  ];
}

function fieldLine({ label, value, bar }: Field): string {
  return bar === undefined
    ? `${neutral(label)}: *${neutral(value)}*`
    : `${usageBar(bar)} *${neutral(label)}:* ${neutral(value)}`;
}

function renderBlock(block: Block): string {
  return block.kind === 'code'
    ? `\`\`\`${block.text.replaceAll('`', 'ˋ')}\`\`\``
    : neutral(block.text);
}

const LOOK_ALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ', '>': '›' };

/**
 * Replaces marks so that a value cannot format anything. Marks only work at the border of a word, and a quote only at the
 * start of a line, so an address with an underscore stays unchanged.
 */
function neutral(value: string): string {
  return value
    .replace(/(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu, alike)
    .replace(/^>/gm, alike);
}

const alike = (mark: string): string => LOOK_ALIKES[mark] ?? mark;
