import type { CredentialKind, PasteProblem } from '../domain/credentials.ts';
import type { TokenKind } from '../domain/channels.ts';
import { findBotTokens, isCutBotToken } from './bot-tokens.ts';
import { holdsCardNumber } from './card-number.ts';
import { readWrapped, type Shape } from './read-wrapped.ts';
import { unframe } from './unframe.ts';

export type Detected =
  | { type: 'credential'; kind: CredentialKind; value: string }
  | { type: 'bot_token'; kind: TokenKind; value: string }
  | { type: 'problem'; problem: PasteProblem };

/** A longer text is read up to here. No platform lets a person send more, and no page takes more. */
const LONGEST_READ = 65_536;

/** The usual length of both kinds. Something shorter was cut off, unless it has the end of a whole one. */
const WHOLE_LENGTH = 108;
/** OpenClaw takes no token that is shorter. */
const SHORTEST_WHOLE = 80;
/** Both kinds end with the same letters, whatever their length: the end of 70 bytes in base64. */
const END = 'AA';
const PREFIX_LENGTH = 'sk-ant-api03-'.length;
/** Terminals break lines anywhere, so the prefix may contain white space. */
const ANTHROPIC_PREFIX = /s\s*k\s*-\s*a\s*n\s*t\s*-/g;
const ANTHROPIC: Shape = {
  piece: /[\w-]+/y,
  isComplete: isWhole,
  longest: WHOLE_LENGTH,
  surely: PREFIX_LENGTH,
};
/** A prefix with fewer letters behind it is only mentioned: `where do I find the sk-ant-api03- key?` */
const LEAST_BODY = 8;
/** What stands for a key in a guide: `sk-ant-api03-your-key-here`, `sk-ant-api03-xxxxxxxx`. Real ones are random in both cases. */
const PLACEHOLDER = /^(?:[a-z_-]+|(.)\1+)$/;
/** The beginning and the end of a key, which is all that the list of keys in Anthropic's Console shows. */
const MASKED = /sk-ant-[a-z]{3,8}\d\d-[\w-]{0,12}(?:\u2026|\.{3}|\*{3}|\u2022{3})[\w-]{2}/;
const LOGIN_FILE = /refresh_?token\W{1,8}sk-ant-ort/i;

const OTHER_SECRETS: [PasteProblem, RegExp][] = [
  ['other_vendor', /\bsk-(?!ant-)(?:proj-|svcacct-|or-)?[\w-]{20,}/],
  ['other_vendor', /\bAIza[\w-]{30,}/],
  ['other_vendor', /\bGOCSPX-[\w-]{20,}/],
  ['other_vendor', /\b(?:gh[pousr]|github_pat)_\w{20,}|\bv1\.[0-9a-f]{40}\b/],
  ['other_vendor', /\bxox[abeprs]-[\w-]{10,}/],
  ['other_vendor', /\b(?:gsk_|xai-|hf_|r8_|pplx-|bb_live_|AKIA)[\w-]{16,}/],
  [
    'other_vendor',
    /\b(?:ASIA|ABIA|ACCA)[A-Z2-7]{16}\b|\bABSK[\w+/=]{40,}|\bbedrock-api-key-\w{20,}/,
  ],
  ['other_vendor', /\baws_?secret_?(?:access_?)?key\W{1,8}[\w+/]{40}/i],
  ['other_vendor', /\baws_?session_?token\W{1,8}[\w+/=]{40}/i],
  ['other_vendor', /\b(?:sk|rk)_(?:live|test)_\w{10,}/],
  ['other_vendor', /\bwhsec_[\w+/=]{16,}/],
  ['other_vendor', /\bnpm_[A-Za-z0-9]{30,}/],
  ['other_vendor', /\b(?:glpat-|xapp-|dop_v1_|shp(?:at|ss)_|ya29\.|ntn_|lin_api_)[\w-]{16,}/],
  ['other_vendor', /\bSG\.[\w-]{16,32}\.[\w-]{16}/],
  // Of AgentMail, of our own API, and of an agent for its services.
  ['other_vendor', /\b(?:am|amna|ast)_(?=[\w-]{0,40}\d)[\w-]{20,}/],
  ['other_vendor', /\bFlyV1[\s,]{1,8}[\w+/=,-]{10,}|\b(?:fm1[ar]|fm2|fo1)_[\w+/=-]{20,}/],
  [
    'other_vendor',
    /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY|\bPuTTY-User-Key-File-\d|\bAGE-SECRET-KEY-1\w/,
  ],
  // A signed JSON Web Token: its second part is a JSON object too.
  ['other_vendor', /\.eyJ(?<=[\w-]{8}\.eyJ)[\w-]{8,}\.[\w-]{16}/],
];

/** What only looks like a secret; in an address or the name of a file it mostly is none. */
const SIGN_IN_CODE = /#(?<=\w[\w-]{19,60}#)[\w-]{16}/;

/**
 * Finds a secret in what a person pasted, with wrapped lines, typographic marks, quotes, frames, a whole `export …=` line or
 * text around it. Returns `null` when nothing looks secret. Takes time in proportion to the length of the text.
 */
export function detectSecret(text: string): Detected | null {
  const read = unframe(text.slice(0, LONGEST_READ));
  const known = detectIn(read);
  if (known) return known;
  if (SIGN_IN_CODE.test(read)) return { type: 'problem', problem: 'sign_in_code' };
  return isLoneRandomWord(read) ? { type: 'problem', problem: 'looks_secret' } : null;
}

/** The same for what comes with a text, such as the name of a file: without guessing from the looks alone. */
export function detectKnownSecret(text: string): Detected | null {
  return detectIn(unframe(text.slice(0, LONGEST_READ)));
}

function detectIn(read: string): Detected | null {
  if (LOGIN_FILE.test(read)) return { type: 'problem', problem: 'login_file' };
  const [first, ...others] = findAnthropicValues(read);
  if (first && others.length > 0) return { type: 'problem', problem: 'several' };
  if (first) return classify(first);
  if (MASKED.test(read)) return { type: 'problem', problem: 'truncated' };
  const [bot, ...otherBots] = findBotTokens(read);
  if (bot && otherBots.length > 0) return { type: 'problem', problem: 'several' };
  if (bot) return { type: 'bot_token', ...bot };
  if (isCutBotToken(read)) return { type: 'problem', problem: 'cut_bot_token' };
  for (const [problem, pattern] of OTHER_SECRETS) {
    if (pattern.test(read)) return { type: 'problem', problem };
  }
  return holdsCardNumber(read) ? { type: 'problem', problem: 'card_number' } : null;
}

/** A value ends at the latest where the next one begins, so no character is read for two of them. */
function findAnthropicValues(text: string): string[] {
  const starts = Array.from(text.matchAll(ANTHROPIC_PREFIX), ({ index }) => index);
  const values = starts.flatMap((start, order) => {
    const end = starts[order + 1];
    return readValue(end === undefined ? text : text.slice(0, end), start) ?? [];
  });
  // A paste that was cut, and then the whole one, are the same.
  return [...new Set(values)].filter(
    (value) => !values.some((other) => other !== value && other.startsWith(value)),
  );
}

/** A value that is only mentioned is null. */
function readValue(text: string, start: number): string | null {
  const { value, isComplete } = readWrapped(text, start, ANTHROPIC);
  if (isComplete) return value;
  // What is attached behind the end is not part of the value.
  const isLonger = value.length > WHOLE_LENGTH && value.slice(0, WHOLE_LENGTH).endsWith(END);
  if (isLonger) return value.slice(0, WHOLE_LENGTH);
  const body = value.slice(PREFIX_LENGTH);
  return body.length < LEAST_BODY || PLACEHOLDER.test(body) ? null : value;
}

function isWhole(value: string): boolean {
  return value.length === WHOLE_LENGTH || (value.length >= SHORTEST_WHOLE && value.endsWith(END));
}

function classify(value: string): Detected {
  const [, prefix = ''] = /^sk-ant-([a-z]+)/.exec(value) ?? [];
  const problem = OTHER_PREFIXES[prefix];
  if (problem) return { type: 'problem', problem };
  if (value.length < WHOLE_LENGTH && !isWhole(value))
    return { type: 'problem', problem: 'truncated' };
  // A prefix that is not known yet is left for Anthropic to judge.
  const kind = prefix === 'oat' ? 'setup_token' : 'api_key';
  return { type: 'credential', kind, value };
}

const OTHER_PREFIXES: Partial<Record<string, PasteProblem>> = {
  admin: 'admin_key',
  ort: 'refresh_token',
  sid: 'session_key',
};

function isLoneRandomWord(text: string): boolean {
  const word = text.trim();
  return (
    /^[\w+/=.-]{32,}$/.test(word) && /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
  );
}
