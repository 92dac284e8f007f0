import { copyFor } from '../../src/conversation/languages/copy.ts';
import type { Block, Field, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { beforeField } from '../before-field.ts';
import { splitShown } from '../split.ts';

export type ConsoleButton =
  | { label: string; data: string }
  | { label: string; url: string }
  | { label: string; copy: string };
/** `picture` is a PNG file in base64. */
export type ConsoleMessage = {
  text: string;
  buttons: ConsoleButton[][];
  picture?: string;
  document?: { name: string; base64: string };
};

/** Limits of the console platform. */
const TEXT = 4000;
const LABEL = 80;
const ROWS = 10;

export function renderForConsole({
  screen,
  ref,
  picture,
  document,
  locale = 'en',
}: Shown): ConsoleMessage {
  const choices = (screen.choices ?? []).map(({ label }, index) => ({
    label: caption(label, LABEL),
    data: `s:${ref}:${index}`,
  }));
  const links = (screen.links ?? []).map(({ label, url }) => [
    { label: caption(label, LABEL), url },
  ]);
  const copies = screen.body.flatMap((block) =>
    block.kind === 'code' ? [[{ label: copyFor(locale).edge.copy, copy: block.text }]] : [],
  );
  const above = [...links, ...copies].slice(0, ROWS - 1);
  return {
    text: paragraphs(screen, locale).join('\n\n') || (picture?.alt ?? ''),
    buttons: [...above, ...rowsOf(choices, ROWS - above.length)],
    ...(picture ? { picture: picture.png.toString('base64') } : {}),
    ...(document
      ? { document: { name: document.name, base64: document.bytes.toString('base64') } }
      : {}),
  };
}

/** One choice per line, or side by side when there are many. */
function rowsOf(buttons: ConsoleButton[], most: number): ConsoleButton[][] {
  const inRow = Math.max(1, Math.ceil(buttons.length / most));
  const count = Math.ceil(buttons.length / inRow);
  return Array.from({ length: count }, (_, row) => buttons.slice(row * inRow, (row + 1) * inRow));
}

/** Splits a screen into as many messages as it needs. */
export function splitForConsole(shown: Shown): Shown[] {
  return splitShown(shown, (screen) => renderForConsole({ ...shown, screen }).text.length <= TEXT);
}

function fieldLine({ label, value, ...before }: Field): string {
  return `${beforeField(before)}${label}: ${value}`;
}

function paragraphs(screen: Screen, locale: string): string[] {
  return [
    ...(screen.title ? [screen.title] : []),
    ...(screen.fields ? [screen.fields.map(fieldLine).join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress, locale).join('\n')] : []),
  ];
}

function renderBlock(block: Block): string {
  if (block.kind === 'code') return `    ${block.text}`;
  if (block.kind !== 'card') return block.text;
  const { title, aside, text } = block;
  return `${title}${aside === undefined ? '' : ` · ${aside}`}\n${text}`;
}
