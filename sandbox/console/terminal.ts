import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { resolveChoice } from '../choice.ts';
import type { Person, ShownMessage } from '../person.ts';
import type { ConsoleStandIn } from './console.ts';
import { type PromptLine, Screen } from './screen.ts';

export type TerminalIo = {
  input: Readable;
  output: Writable;
  /** Expands placeholders in a typed line. The line is shown as typed. */
  expand?: (line: string) => string;
  isTty?: boolean;
};

type Lines = { reader: Interface };

/** Plays a person's chat in a terminal until its input ends or says `:quit`. */
export async function attachTerminal(
  chat: ConsoleStandIn,
  name: string,
  io: TerminalIo,
): Promise<void> {
  const person = chat.person(name);
  const isTty = io.isTty ?? ('isTTY' in io.output && io.output.isTTY === true);
  const lines = openLines(io, isTty);
  const screen = new Screen(io.output, isTty, lines);
  lines.reader.setPrompt(screen.prompt);

  for (const message of person.visible()) showEarlier(screen, message);
  const stop = person.onUtterance((utterance) => screen.show(utterance));
  lines.redraw();
  for await (const line of lines.reader) {
    if (line.trim() === ':quit') break;
    await enter(person, screen, { line, meaning: io.expand?.(line) ?? line });
    lines.redraw();
  }
  stop();
  lines.reader.close();
  screen.leave();
}

function openLines({ input, output }: TerminalIo, isTty: boolean): PromptLine & Lines {
  const reader: Interface & { prevRows?: number } = createInterface(
    isTty ? { input, output, terminal: true } : { input },
  );
  let isOpen = true;
  reader.once('close', () => (isOpen = false));
  reader.on('SIGINT', () => reader.close());
  return {
    reader,
    cursorRow: () => (isTty ? reader.getCursorPos().rows : 0),
    redraw: () => {
      if (!isTty || !isOpen) return;
      // The previous prompt is gone. Without this, readline moves up to where it was.
      reader.prevRows = 0;
      reader.prompt(true);
    },
  };
}

function showEarlier(screen: Screen, message: ShownMessage): void {
  if (message.from === 'bot') screen.show({ kind: 'sent', message });
  else screen.earlier(message.text);
}

async function enter(
  person: Person,
  screen: Screen,
  { line, meaning }: { line: string; meaning: string },
): Promise<void> {
  if (line.trim() === '') return;
  const asked = person
    .visible()
    .findLast(({ from, choices }) => from === 'bot' && choices.length > 0);
  const label = asked ? resolveChoice(meaning, asked.choices) : null;
  screen.echo(line, label !== null);
  try {
    if (asked && label !== null) await person.tap(asked.messageId, label);
    else await person.say(meaning);
  } catch (error) {
    screen.note(error instanceof Error ? error.message : String(error));
  }
}
