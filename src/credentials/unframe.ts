import { straighten } from '../domain/straighten.ts';

/** What stands before a line in a quotation, a table, a list or a program. */
const BEFORE = new Set(' \t>+|│┃║▌▏•*"\'`');
const BEHIND = new Set(' \t|│┃║\\"\'`,;');
/** A line that only draws a frame. */
const RULER = /^[\s─━═┄┈╌┌┐└┘├┤┬┴┼╔╗╚╝╠╣╭╮╰╯+|=-]+$/;
/** Editors and chats that format a text put a backslash before a mark: `sk-ant-api03-a\_b`. */
const ESCAPED = /\\{1,4}(?=[_*~`|.:-])/g;
/** A colon or a hyphen as addresses and pages write it, and the sign of a ratio. */
const COLON = /%3a|&#(?:58|x3a);|&colon;|\u2236/gi;
const HYPHEN = /%2d|&#(?:45|x2d);|&(?:hyphen|dash);/gi;
const LINE = /[─━═┄┈╌+=-]{4}/;

/** The number of a line, as editors and programs write it: `1 `, `1:`, `1.`, `[1]`, `L1`, `1 │`. */
const LINE_NUMBER = /^(?:\[(\d{1,5})\]|L?(\d{1,5})(?=[\s.:)|│┃]))[.:)]?\s*/;

/**
 * A pasted text without what was around it where it was copied: quote marks, frames of tables, numbers of lines, continued lines,
 * escaped marks.
 */
export function unframe(text: string): string {
  const lines = straighten(text)
    .replace(ESCAPED, '')
    .replace(COLON, ':')
    .replace(HYPHEN, '-')
    .split('\n')
    .filter((line) => !(RULER.test(line) && LINE.test(line)))
    .map(trimFrame);
  return withoutNumbers(lines).join('\n');
}

/** Lines are numbered where the number of the line before or behind is the next one. */
function withoutNumbers(lines: string[]): string[] {
  const numbers = lines.map(numberOf);
  return lines.map((line, at) => {
    const number = numbers[at] ?? null;
    if (number === null) return line;
    const isNumbered = numbers[at - 1] === number - 1 || numbers[at + 1] === number + 1;
    return isNumbered ? trimFrame(line.replace(LINE_NUMBER, '')) : line;
  });
}

function numberOf(line: string): number | null {
  const [, bracketed, plain] = LINE_NUMBER.exec(line) ?? [];
  const digits = bracketed ?? plain;
  return digits === undefined ? null : Number(digits);
}

function trimFrame(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && BEFORE.has(line.charAt(start))) start += 1;
  while (end > start && BEHIND.has(line.charAt(end - 1))) end -= 1;
  return line.slice(start, end);
}
