import type { InlineKeyboardButton } from 'grammy/types';
import type { Block, Choice, Field, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption, cut } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { usageBar } from '../usage-bar.ts';
import { splitShown } from '../split.ts';

export type TelegramMessage = { html: string; keyboard: InlineKeyboardButton[][] };

/** Telegram does not document the unit of this limit; UTF-16 units are the stricter reading. */
const TEXT = 4096;
const CAPTION = 1024;
const COPY_TEXT = 256;
const LABEL = 64;
/** Buttons up to this length come two in a row, longer ones only when there would be too many rows. */
const SHORT_LABELS = [16, LABEL];
const NICE_ROWS = 8;

/** More choices than the platform allows become a numbered list; people answer with the number. */
const MOST_CHOICES = 60;
const MOST_ABOVE = 40;

/** Whether the text fits below a picture. */
export function isCaption(html: string): boolean {
  return visibleLength(html) <= CAPTION;
}

/** HTML mode. Every value is escaped, so that a name or a sentence never formats anything. */
export function renderForTelegram({ screen, ref }: Shown): TelegramMessage {
  const choices = screen.choices ?? [];
  const areButtons = choices.length <= MOST_CHOICES;
  const words = [...paragraphs(screen), ...(areButtons ? [] : [numbered(choices)])];
  return {
    html: words.join('\n\n'),
    keyboard: [...rowsAbove(screen), ...(areButtons ? choiceRows(choices, ref) : [])],
  };
}

/** Splits a screen into as many messages as it needs. */
export function splitForTelegram(shown: Shown): Shown[] {
  return splitShown(shown, (screen) => {
    const { html } = renderForTelegram({ ...shown, screen });
    return html.length <= TEXT || visibleLength(html) <= TEXT;
  });
}

export function choiceData(ref: number, index: number): string {
  return `s:${ref}:${index}`;
}

/** Reads the data of a button. Unknown data counts as a button of no screen. */
export function parseChoiceData(data: string): { ref: number; index: number } {
  const [, ref, index] = /^s:(\d{1,9}):(\d{1,3})$/.exec(data) ?? [];
  return { ref: Number(ref ?? -1), index: Number(index ?? -1) };
}

function paragraphs(screen: Screen): string[] {
  return [
    ...(screen.title ? [`<b>${escape(screen.title)}</b>`] : []),
    ...(screen.fields ? [screen.fields.map(fieldLine).join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress).map(escape).join('\n')] : []),
  ];
}

function fieldLine({ label, value, bar }: Field): string {
  return bar === undefined
    ? `${escape(label)}: <b>${escape(value)}</b>`
    : `${usageBar(bar)} <b>${escape(label)}:</b> ${escape(value)}`;
}

function renderBlock(block: Block): string {
  return block.kind === 'code' ? `<pre>${escape(block.text)}</pre>` : escape(block.text);
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The length without tags and with entities decoded, which is what the limit counts. */
function visibleLength(html: string): number {
  return html.replaceAll(/<[^<>]*>/g, '').replaceAll(/&\w+;/g, '&').length;
}

function numbered(choices: Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${escape(label)}`).join('\n');
}

function rowsAbove(screen: Screen): InlineKeyboardButton[][] {
  const links = (screen.links ?? []).map(({ label, url }) => [
    { text: caption(label, LABEL), url },
  ]);
  const copies = screen.body.flatMap((block) =>
    block.kind === 'code' && block.text.length <= COPY_TEXT
      ? [[{ text: cut(`📋 ${block.text}`, LABEL), copy_text: { text: block.text } }]]
      : [],
  );
  return [...links, ...copies].slice(0, MOST_ABOVE);
}

function choiceRows(choices: Choice[], ref: number): InlineKeyboardButton[][] {
  const [nice = [], packed = []] = SHORT_LABELS.map((short) => packRows(choices, ref, short));
  return nice.length <= NICE_ROWS ? nice : packed;
}

function packRows(choices: Choice[], ref: number, short: number): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  let open: InlineKeyboardButton[] | null = null;
  for (const [index, choice] of choices.entries()) {
    const button = toButton(choice, choiceData(ref, index));
    const isShort = choice.label.length <= short && choice.style !== 'primary';
    if (isShort && open) {
      open.push(button);
      open = null;
    } else {
      const row = [button];
      rows.push(row);
      open = isShort ? row : null;
    }
  }
  return rows;
}

function toButton({ label, style }: Choice, data: string): InlineKeyboardButton {
  return { text: caption(label, LABEL), callback_data: data, ...(style ? { style } : {}) };
}
