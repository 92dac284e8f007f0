import type { Writable } from 'node:stream';
import type { ShownMessage, Utterance } from '../person.ts';
import { redactText } from '../redact-text.ts';
import { drawQr, readQr } from '../qr.ts';
import { PICTURE, renderUtterance } from '../transcript.ts';

const PROMPT = '› ';
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const WIDE =
  /\p{Extended_Pictographic}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** The line being typed at the bottom of a terminal. */
export type PromptLine = {
  redraw(): void;
  /** How many rows the cursor is below the first row of the line. */
  cursorRow(): number;
};

type Tail = { messageId: string; rows: number };

/** Prints a chat as plain lines, or on a terminal above a prompt that stays in place. */
export class Screen {
  readonly prompt: string;
  readonly #output: Writable & { columns?: number; rows?: number };
  readonly #isTty: boolean;
  readonly #promptLine: PromptLine;
  /** The last message, while only button presses are below it. */
  #tail: Tail | null = null;

  constructor(output: Writable, isTty: boolean, promptLine: PromptLine) {
    this.#output = output;
    this.#isTty = isTty;
    this.#promptLine = promptLine;
    this.prompt = isTty ? dim(PROMPT) : '';
  }

  show(utterance: Utterance): void {
    const { kind, message } = utterance;
    const rewritten = kind === 'edited' ? this.#rowsToRewrite(message.messageId) : 0;
    const rendered = renderUtterance(rewritten > 0 ? { kind: 'sent', message } : utterance);
    const lines = rendered.flatMap((line) => this.#fit(line, message));
    this.#print(kind === 'sent' && this.#isTty ? ['', ...lines] : lines, rewritten);
    this.#tail =
      kind === 'removed' ? null : { messageId: message.messageId, rows: this.#rowsOf(lines) };
  }

  /** Prints the line that a person entered. A terminal has already shown it. */
  echo(line: string, isButton: boolean): void {
    const shown = `${PROMPT}${line}`;
    if (!this.#isTty) this.#print([shown]);
    if (isButton && this.#tail) this.#tail.rows += this.#rowsOf([shown]);
    else this.#tail = null;
  }

  /** Prints a message that the person sent before the terminal was attached. */
  earlier(text: string): void {
    this.#print([`${PROMPT}${redactText(text)}`]);
    this.#tail = null;
  }

  note(text: string): void {
    this.#print([`  (${text})`]);
    this.#tail = null;
  }

  /** Clears the prompt, so that the next output starts on a clean line. */
  leave(): void {
    if (this.#isTty) this.#output.write('\r\u001b[J');
  }

  #print(lines: string[], rewritten = 0): void {
    if (!this.#isTty) {
      this.#output.write(`${lines.join('\n')}\n`);
      return;
    }
    const rows = rewritten + this.#promptLine.cursorRow();
    const up = rows > 0 ? `\u001b[${rows}A` : '';
    this.#output.write(`\r${up}\u001b[J${lines.map(style).join('\n')}\n`);
    this.#promptLine.redraw();
  }

  /** A picture is drawn when it is a QR code; a longer line is broken between words. */
  #fit(line: string, { picture }: ShownMessage): string[] {
    if (line.endsWith(PICTURE)) {
      const text = readQr(picture);
      return text === null ? [line] : drawQr(text).map((row) => `  ${row}`);
    }
    return this.#isTty ? breakLine(line, this.#output.columns || DEFAULT_COLUMNS) : [line];
  }

  /** How many rows above the prompt an edited message occupies, if nothing else is below it. */
  #rowsToRewrite(messageId: string): number {
    const height = this.#output.rows || DEFAULT_ROWS;
    if (!this.#isTty || this.#tail?.messageId !== messageId) return 0;
    return this.#tail.rows < height ? this.#tail.rows : 0;
  }

  #rowsOf(lines: string[]): number {
    const columns = this.#output.columns || DEFAULT_COLUMNS;
    return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  }
}

/** A word that is longer than the line, such as a link, stays whole. */
function breakLine(line: string, columns: number): string[] {
  const indent = /^[\s\u21bb]*/.exec(line)?.[0] ?? '';
  const rows: string[] = [];
  let row = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    const isFirst = row.trim() === indent.trim();
    if (!isFirst && widthOf(row) + 1 + widthOf(word) > columns) {
      rows.push(row);
      row = ' '.repeat(indent.length) + word;
    } else {
      row += isFirst ? word : ` ${word}`;
    }
  }
  return [...rows, row];
}

function style(line: string): string {
  if (/^ {2}\(.*\)$/.test(line)) return dim(line);
  return line.replace(/^( {2}|↻ )(\[\d+\])/, '$1\u001b[1m$2\u001b[22m');
}

function dim(text: string): string {
  return `\u001b[2m${text}\u001b[22m`;
}

/** Approximate columns on a terminal: emoji and East Asian characters take two. */
function widthOf(line: string): number {
  return Array.from(line, (character) => (WIDE.test(character) ? 2 : 1)).reduce(
    (width, columns) => width + columns,
    0,
  );
}
