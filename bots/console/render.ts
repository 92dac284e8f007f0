import type { Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/outbox.ts';
import { cut } from '../cut.ts';
import { progressLines } from '../progress.ts';

export type ConsoleButton =
  | { label: string; data: string }
  | { label: string; url: string }
  | { label: string; copy: string };
export type ConsoleMessage = { text: string; buttons: ConsoleButton[][] };

/** Limits of the console platform. */
const TEXT = 4000;
const LABEL = 80;

export function renderForConsole({ screen, ref }: Shown): ConsoleMessage {
  const choices = (screen.choices ?? []).map(({ label }, index) => [
    { label: cut(label, LABEL), data: `s:${ref}:${index}` },
  ]);
  const links = (screen.links ?? []).map(({ label, url }) => [{ label: cut(label, LABEL), url }]);
  const copies = screen.body.flatMap((block) =>
    block.kind === 'code' ? [[{ label: 'Copy', copy: block.text }]] : [],
  );
  return {
    text: cut(paragraphs(screen).join('\n\n'), TEXT),
    buttons: [...links, ...copies, ...choices],
  };
}

function paragraphs(screen: Screen): string[] {
  return [
    ...(screen.title ? [screen.title] : []),
    ...(screen.fields
      ? [screen.fields.map(({ label, value }) => `${label}: ${value}`).join('\n')]
      : []),
    ...screen.body.map((block) => (block.kind === 'code' ? `    ${block.text}` : block.text)),
    ...(screen.progress ? [progressLines(screen.progress).join('\n')] : []),
  ];
}
