import type { TokenKind } from '../domain/channels.ts';
import { readWrapped, type Shape } from './read-wrapped.ts';

type Token = { kind: TokenKind; value: string };

type Reader = { kind: TokenKind; start: RegExp; shape: Shape; inOnePiece: RegExp };

/** Every repetition in front of something else has an upper limit: without one the time grows with the square of the length. */
const READERS: Reader[] = [
  {
    kind: 'telegram',
    start: /(?<!\d)\d{6,12}\s{0,8}:/g,
    shape: {
      piece: /[\w:-]{1,64}/y,
      isComplete: (value) => /^\d{6,12}:[\w-]{35}$/.test(value),
      longest: 48,
      surely: 12,
    },
    inOnePiece: /\d{6,12}:[\w-]{35,}/y,
  },
  {
    kind: 'discord',
    start: /\b[\w-]{23,28}\./g,
    shape: {
      piece: /[\w.-]{1,80}/y,
      isComplete: (value) => /^[\w-]{23,28}\.[\w-]{6,7}\.(?:[\w-]{27}|[\w-]{38})$/.test(value),
      longest: 75,
      surely: 0,
    },
    inOnePiece: /[\w-]{23,28}\.[\w-]{6,7}\.(?:[\w-]{38,}|[\w-]{27}(?![\w-]))/y,
  },
];

/** Wrapped in its very first part, a token is recognized when nothing else is in the text. */
const LONGEST_ALONE = 200;

/** The beginning of a token whose end is missing. */
const CUT =
  /(?<![\d:])\d{8,12}:(?=[\w-]{0,33}\d)(?=[\w-]{0,33}[a-z])(?=[\w-]{0,33}[A-Z])[\w-]{16,34}(?![\w-])/;

export function findBotTokens(text: string): Token[] {
  const found = READERS.flatMap((reader) =>
    Array.from(text.matchAll(reader.start), ({ index }) => tokenAt(text, index, reader)).flatMap(
      (value) => (value === null ? [] : [{ kind: reader.kind, value }]),
    ),
  );
  if (found.length === 0) return findAlone(text);
  return found.filter(({ value }, at) => found.findIndex((other) => other.value === value) === at);
}

/** A length that is not the usual one counts only in one piece. */
function tokenAt(text: string, start: number, { shape, inOnePiece }: Reader): string | null {
  const { value, isComplete } = readWrapped(text, start, shape);
  if (isComplete) return value;
  inOnePiece.lastIndex = start;
  return inOnePiece.exec(text)?.[0] ?? null;
}

/** The first part of a Discord token is the id of its bot, in base64. The last one has 27 or 38 characters. */
const CUT_DISCORD =
  /(?<![\w.-])([MNO][\w-]{22,27})\.[\w-]{6,7}(?:\.(?:[\w-]{28,37}|[\w-]{0,26}))?(?![\w-])/;

export function isCutBotToken(text: string): boolean {
  if (CUT.test(text)) return true;
  const id = CUT_DISCORD.exec(text)?.[1];
  return id !== undefined && /^\d{17,20}$/.test(Buffer.from(id, 'base64url').toString('latin1'));
}

function findAlone(text: string): Token[] {
  if (text.length > LONGEST_ALONE) return [];
  const joined = text.replaceAll(/\s/g, '');
  return READERS.flatMap(({ kind, shape }) =>
    shape.isComplete(joined) ? [{ kind, value: joined }] : [],
  );
}
