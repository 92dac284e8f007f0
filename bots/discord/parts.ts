import type { APIButtonComponent } from 'discord.js';
import type { Moment, MomentForm } from '../../src/conversation/moments.ts';
import type { Block, Field, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { nativeMoments, unixSeconds } from '../native-moments.ts';
import { progressLines } from '../progress.ts';
import { beforeField } from '../before-field.ts';
import { codeBlock, escapeMarkdown } from './markdown.ts';

/** Words in Markdown: a run of paragraphs, or a card with the button that belongs to it. */
export type Part =
  | { kind: 'words'; text: string }
  | { kind: 'card'; text: string; button?: APIButtonComponent };

type Worded = Shown & { commands: ReadonlyMap<string, string> };

/** A heading this long would take a second line on a phone, so it is set smaller. */
const SHORT_HEADING = 24;

/** The text of a screen. Paragraphs that follow each other are one part, because a container holds few. */
export function partsOf(
  { moments, ...worded }: Worded,
  buttons: ReadonlyMap<string, APIButtonComponent>,
): Part[] {
  const native = { moments, escape: escapeMarkdown, show: timestamp, verbatim: CODE };
  return plainParts(worded, buttons).map((part) => ({
    ...part,
    text: nativeMoments(part.text, native),
  }));
}

const CODE = /(```[^]*?```)/;

/** Source: discord-api-docs, "Timestamp Styles". */
const STYLES: Record<MomentForm, string> = {
  time: 't',
  timeOfDay: 'T',
  date: 'D',
  dateTime: 'f',
  left: 'R',
};

function timestamp(moment: Moment): string {
  return `<t:${unixSeconds(moment)}:${STYLES[moment.shows]}>`;
}

function plainParts(
  { screen, locale = 'en', commands }: Omit<Worded, 'moments'>,
  buttons: ReadonlyMap<string, APIButtonComponent>,
): Part[] {
  const parts: Part[] = [{ kind: 'words', text: opening(screen, commands) }];
  const add = (words: string): void => {
    const last = parts.at(-1);
    if (last?.kind === 'words') last.text = joined(last.text, words);
    else parts.push({ kind: 'words', text: words });
  };
  for (const block of screen.body) {
    if (block.kind !== 'card') add(renderBlock(block, commands));
    else parts.push(toCard(block, buttons, commands));
  }
  if (screen.progress) add(progressLines(screen.progress, locale).map(escapeMarkdown).join('\n'));
  return parts;
}

function toCard(
  { title, aside, text, choice }: Extract<Block, { kind: 'card' }>,
  buttons: ReadonlyMap<string, APIButtonComponent>,
  commands: ReadonlyMap<string, string>,
): Part {
  const button = buttons.get(choice ?? '');
  const named = `**${escapeMarkdown(title)}**${aside === undefined ? '' : ` · ${escapeMarkdown(aside)}`}`;
  const words = `${named}\n${withMentions(escapeMarkdown(text), commands)}`;
  return { kind: 'card', text: words, ...(button ? { button } : {}) };
}

function opening({ title, fields }: Screen, commands: ReadonlyMap<string, string>): string {
  const lines = (fields ?? []).map((field) => fieldLine(field, commands)).join('\n');
  if (title === undefined) return lines;
  const mark = title.length <= SHORT_HEADING ? '##' : '###';
  const heading = `${mark} ${escapeMarkdown(title.replaceAll(/\s+/g, ' '))}`;
  return lines === '' ? heading : `${heading}\n${lines}`;
}

function fieldLine(
  { label, value, ...before }: Field,
  commands: ReadonlyMap<string, string>,
): string {
  return `${beforeField(before)}**${escapeMarkdown(label)}:** ${withMentions(escapeMarkdown(value), commands)}`;
}

function renderBlock(block: Block, commands: ReadonlyMap<string, string>): string {
  if (block.kind === 'code') return codeBlock(block.text);
  const words = withMentions(escapeMarkdown(block.text), commands);
  const isSmall = block.kind === 'small' || block.kind === 'details';
  return isSmall ? words.replaceAll(/^(?=.)/gm, '-# ') : words;
}

/** A heading brings its own space; other paragraphs are divided by an empty line. */
function joined(before: string, after: string): string {
  if (before === '' || after === '') return before + after;
  return /^#{2,3} [^\n]*$/.test(before) ? `${before}\n${after}` : `${before}\n\n${after}`;
}

/** Commands that are registered, as something to press. */
function withMentions(words: string, commands: ReadonlyMap<string, string>): string {
  return words.replaceAll(/(?<=^|[\s(])\/([a-z]+)/g, (command, name: string) => {
    const id = commands.get(name);
    return id === undefined ? command : `</${name}:${id}>`;
  });
}
