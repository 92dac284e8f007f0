import { isPlan, type Plan } from '../domain/plans.ts';
import { straighten } from '../domain/straighten.ts';
import { EVERY_LANGUAGE } from './languages/languages.ts';
import { bareWords, unquoted } from './normalize-text.ts';

const COMMAND_OF_WORD = new Map(
  EVERY_LANGUAGE.flatMap(({ commandWords }) =>
    Object.entries(commandWords).flatMap(([command, words]) =>
      [command, ...words].map((word) => [word, command] as const),
    ),
  ),
);
const BACK_WORDS = new Set(['0', ...EVERY_LANGUAGE.flatMap(({ backWords }) => backWords)]);

/** Far longer than any command with what may follow it. */
const LONGEST_COMMAND = 2000;
/** `1`, `1.`, `1)`, `[1]`, `#1`, `1-`, and the emoji of a key. */
const NUMBER = /^[[(#]?(\d{1,2})(?:[\]).:,!-]|\u20e3)*$/;
/** ① to ⑳. */
const CIRCLED = /[\u2460-\u2473]/g;
const BEFORE_CIRCLED = 0x245f;
const wordsOf = (kind: 'before' | 'after'): string =>
  [...new Set(EVERY_LANGUAGE.flatMap(({ numbers }) => numbers[kind]))].join('|');
/** `no. 1`, `option 1 please`, `1 please`, `one`, in bare words. */
const SAID_NUMBER = new RegExp(
  String.raw`^(?:(?<before>${wordsOf('before')})\.? ?)?(?<number>\d{1,2}|\p{L}+)(?<after>,? (?:${wordsOf('after')}))?$`,
  'u',
);
const NUMBER_OF_NAME = new Map(
  EVERY_LANGUAGE.flatMap(({ numbers }) =>
    numbers.names.map((name, index) => [name, index + 1] as const),
  ),
);
/** A single letter is usually a typing mistake. */
const SHORTEST_BEGINNING = 2;

/** The command in a text, with or without its slash, in any of our languages: `/plan@our_bot now`, `Plan`, `menú`. */
export function findCommand(typed: string): string | null {
  const match = /^\/([\p{L}_]+)(?:@\w+)?(?:[\s.,!?;:]|$)/u.exec(
    straighten(typed.slice(0, LONGEST_COMMAND)).normalize('NFC').trim(),
  );
  const word = bareWords(match?.[1] ?? typed);
  return COMMAND_OF_WORD.get(word) ?? (match ? word : null);
}

const WITH_SLASH = /^\s*\/[\p{L}_]+(?:@\w+)?[\s.,!?;:]+/u;

/** What follows a command with its slash, as it was typed. */
export function readAfterCommand(typed: string): string {
  const command = WITH_SLASH.exec(typed)?.[0];
  return command === undefined ? '' : typed.slice(command.length).trim();
}

/** Whether a text asks for the previous screen: a word for it in any of our languages, or its number. */
export function meansBack(typed: string): boolean {
  return BACK_WORDS.has(bareWords(typed).replace(/^\//, ''));
}

const START_WITH_PLAN = /^\/?start(?:@\w+)?[\s_]+(\w{1,20})$/i;

/** The plan with which a chat begins that was opened from the plans page: `/start pro` on Telegram, `start pro` elsewhere. */
export function findStartedPlan(typed: string): Plan | null {
  const word = START_WITH_PLAN.exec(typed.trim().slice(0, 100))?.[1]?.toLowerCase();
  return isPlan(word) ? word : null;
}

const CLAIM = /^(?:\/?start(?:@\w+)?[\s_]+)?claim_([2-9a-z]{20})$/i;

/** The code in a text with which an imported person claims their account: `/start claim_…`, or the word alone. */
export function readClaimCode(typed: string): string | null {
  return CLAIM.exec(straighten(typed.trim().slice(0, 100)).trim())?.[1]?.toLowerCase() ?? null;
}

const LINK_COMMAND = /^\/?(start|link)(?:@\w+)?\s+/i;
const LINK_CODE = /^[2-9A-HJ-NP-Z]{8}$/;

/**
 * A text that looks like a link code, however it was written: `abcd efgh`, `/link ABCD-EFGH`. `explicit`: given to a
 * command. `byAddress`: the command is the one that Telegram sends for an address with a code. `isObvious`: no word looks so.
 */
export function readLinkCode(
  typed: string,
): { code: string; explicit: boolean; byAddress: boolean; isObvious: boolean } | null {
  const text = unquoted(straighten(typed.trim().slice(0, 100)));
  const given = text.replace(LINK_COMMAND, '');
  const code = given.replaceAll(/[\s-]/g, '').toUpperCase();
  if (!LINK_CODE.test(code)) return null;
  const command = LINK_COMMAND.exec(text)?.[1]?.toLowerCase();
  return {
    code,
    explicit: command !== undefined,
    byAddress: command === 'start',
    isObvious: /[2-9]|^\S{4}-/.test(given),
  };
}

/** The position of the choice a person typed: its number from 1, its label, or the only label that begins so. */
export function findChoice(typed: string, labels: string[]): number | null {
  const number = readNumber(typed);
  if (number !== null) return number >= 1 && number <= labels.length ? number - 1 : null;
  const wanted = bareWords(typed);
  if (wanted === '') return null;
  const known = labels.map(bareWords);
  const exact = known.indexOf(wanted);
  if (exact >= 0) return exact;
  if (wanted.length < SHORTEST_BEGINNING) return null;
  const beginning = known.flatMap((label, index) => (label.startsWith(wanted) ? [index] : []));
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}

/** The number in a text that is nothing but a number of a menu. */
export function readNumber(typed: string): number | null {
  const text = unquoted(straighten(typed.slice(0, LONGEST_COMMAND))).replace(CIRCLED, (circled) =>
    String(circled.charCodeAt(0) - BEFORE_CIRCLED),
  );
  const digits = NUMBER.exec(text)?.[1];
  return digits === undefined ? readSaidNumber(bareWords(text)) : Number(digits);
}

function readSaidNumber(words: string): number | null {
  const { before, number = '', after } = SAID_NUMBER.exec(words)?.groups ?? {};
  const named = NUMBER_OF_NAME.get(number);
  if (named !== undefined) return named;
  // Alone, digits with marks are something else: `-1`.
  return /^\d/.test(number) && (before ?? after) !== undefined ? Number(number) : null;
}
