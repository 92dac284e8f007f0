export type Shape = {
  /** What a piece of the value is made of; sticky. */
  piece: RegExp;
  isComplete: (value: string) => boolean;
  longest: number;
  /** Up to this length every piece belongs to the value. */
  surely: number;
};

const GAP = /\s+/y;

/**
 * Reads a value from `start` on that may be wrapped, as terminals and chats wrap long lines: as many pieces as make it complete.
 * A complete value ends there, whatever follows. Otherwise `value` is what could be a part of it.
 */
export function readWrapped(
  text: string,
  start: number,
  { piece, isComplete, longest, surely }: Shape,
): { value: string; isComplete: boolean } {
  let value = matchAt(piece, text, start);
  let position = start + value.length;
  let complete = isComplete(value) ? value : null;
  while (value.length < longest) {
    const gap = matchAt(GAP, text, position);
    const next = matchAt(piece, text, position + gap.length);
    if (next === '' || !belongs(value.length < surely, gap, next)) break;
    value += next;
    position += gap.length + next.length;
    if (isComplete(value)) complete = value;
  }
  return complete === null ? { value, isComplete: false } : { value: complete, isComplete: true };
}

/** Behind a space a word of a sentence is no part of the value; behind a line break anything may be one. */
function belongs(isSure: boolean, gap: string, next: string): boolean {
  return isSure || gap.includes('\n') || looksRandom(next);
}

function looksRandom(piece: string): boolean {
  return piece.length >= 20 || /\d|_|[a-z][A-Z]|[A-Z]{2}/.test(piece);
}

function matchAt(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}
