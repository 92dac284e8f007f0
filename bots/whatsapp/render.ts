import { copyFor } from '../../src/conversation/languages/copy.ts';
import type { Block, Field, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { beforeField } from '../before-field.ts';
import { splitShown } from '../split.ts';

/** Longest line of a menu that is still easy to read. */
const LABEL = 200;

export type WhatsAppText = { text: string; choices: number };

/**
 * Plain text with WhatsApp's few marks. There are no buttons, so people answer with the number of a choice, and with 0 to go
 * back. The numbers are bold to tell them from the steps of a list. How to answer is said where there is no way back yet.
 */
export function renderForWhatsApp({ screen, locale = 'en' }: Shown): WhatsAppText {
  const choices = screen.choices ?? [];
  const numbers = new Map(choices.map(({ id }, index) => [id, id === 'back' ? 0 : index + 1]));
  const onCards = new Set(
    screen.body.flatMap((block) => (block.kind === 'card' ? [block.choice] : [])),
  );
  const menu = choices
    .filter(({ id }) => !onCards.has(id))
    .map(({ id, label }) => `*${numbers.get(id)}* ${neutral(caption(label, LABEL))}`);
  const isHinted = choices.length > 0 && !numbers.has('back');
  const tail = [
    ...(screen.links ?? []).map(({ label, url }) => `*${neutral(label)}:*\n${url}`),
    ...(menu.length > 0 ? [menu.join('\n')] : []),
    ...(isHinted ? [`_${copyFor(locale).edge.replyWithNumber}_`] : []),
  ];
  const words = [...paragraphs(screen, { locale, numbers }), ...tail];
  return { text: words.join('\n\n'), choices: choices.length };
}

/** Splits a screen into as many messages as it needs; the menu is in the last one. */
export function splitForWhatsApp(shown: Shown, textLength: number): Shown[] {
  return splitShown(
    shown,
    (screen) => renderForWhatsApp({ ...shown, screen }).text.length <= textLength,
  );
}

type Numbered = { locale: string; numbers: ReadonlyMap<string, number> };

function paragraphs(screen: Screen, { locale, numbers }: Numbered): string[] {
  const fields = screen.fields?.map(fieldLine);
  return [
    ...(screen.title ? [`*${neutral(screen.title)}*`] : []),
    ...(fields?.length ? [fields.join('\n')] : []),
    ...screen.body.map((block) => renderBlock(block, numbers)),
    ...(screen.progress ? [progressLines(screen.progress, locale).map(neutral).join('\n')] : []),
  ];
}

function fieldLine({ label, value, ...before }: Field): string {
  return `${beforeField(before)}*${neutral(label)}:* ${neutral(value)}`;
}

/** The number of a choice is part of its card, so nothing is said twice. */
function renderBlock(block: Block, numbers: ReadonlyMap<string, number>): string {
  const { kind, text } = block;
  if (kind === 'code') return `\`\`\`${text.replaceAll('`', 'ˋ')}\`\`\``;
  if (kind === 'details') return neutral(text).replaceAll(/^(?=.)/gm, '> ');
  if (kind !== 'card') return neutral(text);
  const number = numbers.get(block.choice ?? '');
  const title = `*${number === undefined ? '' : `${number} `}${neutral(block.title)}*`;
  return `${title}${block.aside === undefined ? '' : ` · ${neutral(block.aside)}`}\n${neutral(text)}`;
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
