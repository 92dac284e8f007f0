import type { InlineKeyboardButton } from 'grammy/types';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import type { Moment, MomentForm } from '../../src/conversation/moments.ts';
import type { Block, Choice, Field, Link, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption } from '../cut.ts';
import { isOurCommand } from '../commands.ts';
import { nativeMoments, unixSeconds } from '../native-moments.ts';
import { progressLines } from '../progress.ts';
import { beforeField } from '../before-field.ts';
import { splitShown } from '../split.ts';

export type TelegramMessage = { html: string; keyboard: InlineKeyboardButton[][] };

/** Telegram does not document the unit of this limit; UTF-16 units are the stricter reading. */
const TEXT = 4096;
const CAPTION = 1024;
const COPY_TEXT = 256;
const LABEL = 64;
/** Buttons up to this length come two in a row, longer ones only when there would be too many rows. */
const SHORT_LABELS = [17, LABEL];
/** Three buttons in a row have at most so many letters each. */
const TINY = 8;
const NICE_ROWS = 8;

/** More choices than the platform allows become a numbered list; people answer with the number. */
const MOST_CHOICES = 60;
const MOST_ABOVE = 40;

/** Whether the text fits below a picture. */
export function isCaption(html: string): boolean {
  return visibleLength(html) <= CAPTION;
}

/** HTML mode. Every value is escaped, so that a name or a sentence never formats anything. */
export function renderForTelegram({ screen, ref, locale = 'en', moments }: Shown): TelegramMessage {
  const choices = screen.choices ?? [];
  const areButtons = choices.length <= MOST_CHOICES;
  const words = [...paragraphs(screen, locale), ...(areButtons ? [] : [numbered(choices)])];
  return {
    html: nativeMoments(joined(words), {
      moments,
      escape,
      show: momentTag,
      verbatim: CODE,
    }),
    keyboard: [...rowsAbove(screen, locale), ...(areButtons ? choiceRows(choices, ref) : [])],
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

/**
 * A date keeps its words; whoever taps it sees more. Older clients show the words of all.
 * Source: Bot API, "Date-time entity formatting".
 */
const FORMATS: Record<MomentForm, string> = {
  time: 't',
  timeOfDay: 'T',
  date: '',
  dateTime: 'Dt',
  left: 'r',
};

function momentTag(moment: Moment, words: string): string {
  const format = FORMATS[moment.shows];
  const shown = format === '' ? '' : ` format="${format}"`;
  return `<tg-time unix="${unixSeconds(moment)}"${shown}>${words}</tg-time>`;
}

/** A quote brings its own space below. */
function joined(paragraphs: string[]): string {
  return paragraphs.join('\n\n').replaceAll('</blockquote>\n\n', '</blockquote>\n');
}

function paragraphs(screen: Screen, locale: string): string[] {
  return [
    ...(screen.title ? [`<b>${escape(screen.title)}</b>`] : []),
    ...(screen.fields?.length ? [screen.fields.map(fieldLine).join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress, locale).map(escape).join('\n')] : []),
  ];
}

function fieldLine({ label, value, ...before }: Field): string {
  return `${beforeField(before)}<b>${escape(label)}:</b> ${toHtml(value)}`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'code':
      return `<pre>${escape(block.text)}</pre>`;
    case 'card': {
      const aside = block.aside === undefined ? '' : ` · ${escape(block.aside)}`;
      return `<b>${escape(block.title)}</b>${aside}\n<blockquote${block.isLong ? ' expandable' : ''}>${toHtml(block.text)}</blockquote>`;
    }
    case 'details':
      return `<blockquote expandable>${toHtml(block.text)}</blockquote>`;
    case 'text':
    case 'small':
      return toHtml(block.text);
  }
}

const CODE = /(<pre>[^]*?<\/pre>|<code>[^]*?<\/code>)/;

/** A word such as `/newbot`. Telegram turns it into a link that sends it to this bot. */
const COMMAND = /(?<=^|[\s(])\/([a-z]\w*)/g;

/** Escapes a text. Commands of other bots are shown as code, which is no link. */
function toHtml(value: string): string {
  return escape(value).replace(COMMAND, (command, name: string) =>
    isOurCommand(name) ? command : `<code>${command}</code>`,
  );
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

function rowsAbove({ links = [], body }: Screen, locale: string): InlineKeyboardButton[][] {
  const copyable = body.filter(({ kind, text }) => kind === 'code' && text.length <= COPY_TEXT);
  const { copy, copyStep } = copyFor(locale).edge;
  const copies = copyable.map(({ text }, index) => ({
    text: copyable.length === 1 ? copy : copyStep(index + 1),
    copy_text: { text },
  }));
  return [...links.map((link) => [linkButton(link)]), ...pairs(copies)].slice(0, MOST_ABOVE);
}

function linkButton({ label, url, style }: Link): InlineKeyboardButton {
  return { text: caption(label, LABEL), url, ...(style ? { style } : {}) };
}

function pairs<T>(items: T[]): T[][] {
  const rows: T[][] = [];
  for (const item of items) {
    const open = rows.at(-1);
    if (open?.length === 1) open.push(item);
    else rows.push([item]);
  }
  return rows;
}

function choiceRows(choices: Choice[], ref: number): InlineKeyboardButton[][] {
  const [nice = [], packed = []] = SHORT_LABELS.map((short) => packRows(choices, ref, short));
  return nice.length <= NICE_ROWS ? nice : packed;
}

/** Two short buttons in a row, or three tiny ones; what leads on has a row of its own unless it is one of three. */
function packRows(choices: Choice[], ref: number, short: number): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  for (let index = 0; index < choices.length;) {
    const count = rowLength(choices.slice(index, index + 3), short);
    const row = choices.slice(index, index + count);
    rows.push(row.map((choice, place) => toButton(choice, choiceData(ref, index + place))));
    index += count;
  }
  return rows;
}

function rowLength(next: Choice[], short: number): number {
  const areTiny = next.length === 3 && next.every(({ label }) => label.length <= TINY);
  if (areTiny && next[0]?.style === undefined) return 3;
  const pair = next.slice(0, 2);
  const arePair =
    pair.length === 2 &&
    pair.every(({ label, style }) => label.length <= short && style !== 'primary');
  return arePair ? 2 : 1;
}

function toButton({ label, style }: Choice, data: string): InlineKeyboardButton {
  return { text: caption(label, LABEL), callback_data: data, ...(style ? { style } : {}) };
}
