import type { Block, Choice, Screen } from '../src/conversation/screen.ts';
import type { Shown } from '../src/chat/transport.ts';
import { cut, headThatFits } from './cut.ts';

/** Whether a screen fits into one message. */
type Fits = (part: Screen) => boolean;

const EMPTY: Screen = { body: [] };
/** Longer than a message on any platform. */
const LONGEST_HEAD = 8192;

/**
 * Splits a screen that is too long for one message into several screens. It splits between paragraphs where possible,
 * otherwise between lines, words or characters, and a code block becomes one block in each part. Links, choices and the
 * picture go with the last part.
 */
export function splitShown({ screen, picture, document, ...rest }: Shown, fits: Fits): Shown[] {
  const parts = splitScreen(screen, fits);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    return {
      ...rest,
      screen: part,
      ...(isLast && picture ? { picture } : {}),
      ...(isLast && document ? { document } : {}),
    };
  });
}

function splitScreen(screen: Screen, fits: Fits): Screen[] {
  if (fits(screen)) return [screen];
  const full: Screen[] = [];
  let part = EMPTY;
  for (const piece of piecesOf(screen)) {
    const added = addPiece(part, piece, fits);
    full.push(...added.slice(0, -1));
    part = added.at(-1) ?? EMPTY;
  }
  return [...full, ...withControls(part, screen, fits)];
}

/** Labels that the platform shows as text are shortened step by step until the message fits. */
const LABEL_LENGTHS = [200, 80, 40, 20, 10];

function withControls(
  part: Screen,
  { links = [], choices = [], ...rest }: Screen,
  fits: Fits,
): Screen[] {
  const marks = {
    ...(rest.celebrates && { celebrates: rest.celebrates }),
    ...(rest.isPrivate && { isPrivate: rest.isPrivate }),
  };
  const all = {
    ...marks,
    ...(links.length > 0 && { links }),
    ...(choices.length > 0 && { choices }),
  };
  if (fits({ ...part, ...all })) return [{ ...part, ...all }];
  const said = part === EMPTY ? [] : [part];
  if (fits({ body: [], ...all })) return [...said, { body: [], ...all }];
  const menus = LABEL_LENGTHS.map((length) => ({ body: [], choices: shorten(choices, length) }));
  const menu = menus.find(fits) ?? menus.at(-1);
  const linked = links.map((link) => ({ body: [], links: [link] }));
  return [...said, ...linked, ...(menu && choices.length > 0 ? [menu] : [])];
}

function shorten(choices: Choice[], length: number): Choice[] {
  return choices.map((choice) => ({ ...choice, label: cut(choice.label, length) }));
}

/** A part of the text and how to add it to a screen. `border`: where to split; the split drops the spaces or the line break. */
type Piece = {
  words: string;
  border: RegExp;
  onto: (part: Screen, words: string) => Screen;
};

const WORD = /\s+/g;
const LINE = /\n/g;

function piecesOf({ title, fields = [], body, progress }: Screen): Piece[] {
  return [
    ...(title ? [{ words: title, border: WORD, onto: withTitle }] : []),
    ...fields.map(({ value, ...field }) => ({
      words: value,
      border: WORD,
      onto: (part: Screen, words: string) => ({
        ...part,
        fields: [...(part.fields ?? []), { ...field, value: words }],
      }),
    })),
    ...body.filter(isSeen).map((block) => ({
      words: block.text,
      border: block.kind === 'code' ? LINE : WORD,
      onto: (part: Screen, words: string) => ({
        ...part,
        body: [...part.body, { ...block, text: words }],
      }),
    })),
    ...(progress ? [{ words: '', border: WORD, onto: withProgress }] : []),
  ];

  function isSeen({ text }: Block): boolean {
    return text.trim() !== '';
  }
  function withTitle(part: Screen, words: string): Screen {
    return { ...part, title: words };
  }
  function withProgress(part: Screen): Screen {
    return { ...part, ...(progress && { progress }) };
  }
}

/** Adds a piece to a part, which may become several parts; the last one may have room for more. */
function addPiece(part: Screen, piece: Piece, fits: Fits): Screen[] {
  const mayFit = piece.words.length <= LONGEST_HEAD;
  if (mayFit && fits(piece.onto(part, piece.words))) return [piece.onto(part, piece.words)];
  const heads = (words: string): boolean => fits(piece.onto(part, words));
  // A heading stays together with the text below it.
  const [head, rest] = part.body.length > 0 ? ['', ''] : divide(piece, heads, part === EMPTY);
  if (head.trim() !== '') {
    return [piece.onto(part, head), ...addPiece(EMPTY, { ...piece, words: rest }, fits)];
  }
  return part === EMPTY ? [piece.onto(part, piece.words)] : [part, ...addPiece(EMPTY, piece, fits)];
}

/** `anyhow`: as a last resort, splits within a grapheme, such as a letter with hundreds of combining marks. */
function divide(
  { words, border }: Piece,
  fits: (words: string) => boolean,
  anyhow: boolean,
): [string, string] {
  const text = words.slice(0, LONGEST_HEAD);
  const head =
    headThatFits(text, 'graphemes', fits) ||
    (anyhow ? headThatFits(text, 'code points', fits) : '');
  const borders = [...text.matchAll(border)].filter(({ index }) => index <= head.length);
  const last = bestBorder(borders, head.length / 2);
  if (!last) return [head, words.slice(head.length)];
  return [words.slice(0, last.index), words.slice(last.index + last[0].length)];
}

/** The last border in the second half: preferably an empty line, then a line break, then a space. */
function bestBorder(borders: RegExpExecArray[], earliest: number): RegExpExecArray | undefined {
  const late = borders.filter(({ index }) => index > earliest);
  return (
    late.findLast(([space]) => space.includes('\n\n')) ??
    late.findLast(([space]) => space.includes('\n')) ??
    late.at(-1)
  );
}
