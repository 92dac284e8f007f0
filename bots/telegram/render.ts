import type { InlineKeyboardButton } from 'grammy/types';
import type { Block, Choice, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/outbox.ts';
import { cut } from '../cut.ts';
import { progressLines } from '../progress.ts';

export type TelegramMessage = { html: string; keyboard: InlineKeyboardButton[][] };

/** Counted in UTF-16 units, the stricter reading of the limit. */
const TEXT = 4096;
const CAPTION = 1024;
const COPY_TEXT = 256;
const LABEL = 64;
/** Buttons up to this long stand two in a row. */
const SHORT_LABEL = 16;

/** Whether the text fits below a picture: what counts is what one sees of it. */
export function isCaption(html: string): boolean {
  return html.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '&').length <= CAPTION;
}

/** HTML mode with every value escaped: a name or a sentence can never format anything. */
export function renderForTelegram({ screen, ref }: Shown): TelegramMessage {
  return { html: fit(paragraphs(screen)), keyboard: keyboard(screen, ref) };
}

export function choiceData(ref: number, index: number): string {
  return `s:${ref}:${index}`;
}

/** Reads the data of a button; anything that is not ours counts as a button of no screen. */
export function parseChoiceData(data: string): { ref: number; index: number } {
  const [, ref, index] = /^s:(\d{1,9}):(\d{1,3})$/.exec(data) ?? [];
  return { ref: Number(ref ?? -1), index: Number(index ?? -1) };
}

function paragraphs(screen: Screen): string[] {
  return [
    ...(screen.title ? [`<b>${escape(screen.title)}</b>`] : []),
    ...(screen.fields
      ? [
          screen.fields
            .map(({ label, value }) => `${escape(label)}: <b>${escape(value)}</b>`)
            .join('\n'),
        ]
      : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress).map(escape).join('\n')] : []),
  ];
}

function renderBlock(block: Block): string {
  return block.kind === 'code' ? `<pre>${escape(block.text)}</pre>` : escape(block.text);
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Leaves out whole paragraphs at the end rather than cutting inside one, where a tag may stand open. */
function fit(parts: string[]): string {
  let fitting = parts;
  while (fitting.length > 1 && fitting.join('\n\n').length > TEXT) fitting = fitting.slice(0, -1);
  return cutHtml(fitting.join('\n\n'));
}

/** One paragraph alone may be too long: the cut leaves no half character and no open tag. */
function cutHtml(html: string): string {
  if (html.length <= TEXT) return html;
  const [, tag = ''] = /^<(b|pre)>/.exec(html) ?? [];
  const end = tag ? `</${tag}>` : '';
  return cut(html, TEXT - end.length).replace(/&[^;]*$|<[^>]*$/, '') + end;
}

function keyboard(screen: Screen, ref: number): InlineKeyboardButton[][] {
  const links = (screen.links ?? []).map(({ label, url }) => [{ text: cut(label, LABEL), url }]);
  const copies = screen.body.flatMap((block) =>
    block.kind === 'code' && block.text.length <= COPY_TEXT
      ? [[{ text: cut(`📋 ${block.text}`, LABEL), copy_text: { text: block.text } }]]
      : [],
  );
  return [...links, ...copies, ...choiceRows(screen.choices ?? [], ref)];
}

function choiceRows(choices: Choice[], ref: number): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  let open: InlineKeyboardButton[] | null = null;
  for (const [index, choice] of choices.entries()) {
    const button = toButton(choice, choiceData(ref, index));
    const isShort = choice.label.length <= SHORT_LABEL && choice.style !== 'primary';
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
  return { text: cut(label, LABEL), callback_data: data, ...(style ? { style } : {}) };
}
