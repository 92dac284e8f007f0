import type { CredentialKind, PasteProblem } from '../domain/credentials.ts';
import type { TokenKind } from '../domain/channels.ts';
import { holdsCardNumber } from './card-number.ts';

export type Detected =
  | { type: 'credential'; kind: CredentialKind; value: string }
  | { type: 'bot_token'; kind: TokenKind; value: string }
  | { type: 'problem'; problem: PasteProblem };

/** A longer text is read up to here. No platform lets a person send more, and no page takes more. */
const LONGEST_READ = 65_536;

const SETUP_TOKEN = /^sk-ant-oat\d{2}-[\w-]{67,}$/;
const API_KEY = /^sk-ant-api\d{2}-[\w-]{80,}$/;
/** Terminals break lines anywhere, so the prefix may contain white space. */
const ANTHROPIC_PREFIX = /s\s*k\s*-\s*a\s*n\s*t\s*-/g;
const TOKEN_RUN = /[\w-]+/y;
const SPACE_RUN = /\s+/y;
/** The usual length of both kinds; a wrapped tail that completes this length belongs to the token. */
const USUAL_LENGTH = 108;

/** Every repetition in front of something else has an upper limit: without one the time grows with the square of the length. */
const BOT_TOKENS: [TokenKind, RegExp][] = [
  ['telegram', /\b\d{6,12}:[\w-]{30,}/g],
  ['discord', /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g],
];

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
 * Finds a secret in what a person pasted, with wrapped lines, spaces, quotes, a whole `export …=` line or text around it.
 * Returns `null` when nothing looks secret. Takes time in proportion to the length of the text.
 */
export function detectSecret(text: string): Detected | null {
  const read = text.slice(0, LONGEST_READ);
  const known = detectKnownSecret(read);
  if (known) return known;
  if (SIGN_IN_CODE.test(read)) return { type: 'problem', problem: 'sign_in_code' };
  return isLoneRandomWord(read) ? { type: 'problem', problem: 'looks_secret' } : null;
}

/** The same for what comes with a text, such as the name of a file: without guessing from the looks alone. */
export function detectKnownSecret(text: string): Detected | null {
  const read = text.slice(0, LONGEST_READ);
  const found = findAnthropicTokens(read);
  if (found.size > 1) return { type: 'problem', problem: 'several' };
  for (const value of found) return classify(value);
  const bot = findBotToken(read);
  if (bot) return bot;
  for (const [problem, pattern] of OTHER_SECRETS) {
    if (pattern.test(read)) return { type: 'problem', problem };
  }
  return holdsCardNumber(read) ? { type: 'problem', problem: 'card_number' } : null;
}

function findBotToken(text: string): Detected | null {
  const found = BOT_TOKENS.flatMap(([kind, pattern]) =>
    [...new Set(text.match(pattern))].map((value) => ({ type: 'bot_token' as const, kind, value })),
  );
  return found.length > 1 ? { type: 'problem', problem: 'several' } : (found[0] ?? null);
}

/** A token ends at the latest where the next one begins, so no character is read for two of them. */
function findAnthropicTokens(text: string): Set<string> {
  const starts = Array.from(text.matchAll(ANTHROPIC_PREFIX), ({ index }) => index);
  return new Set(starts.map((start, order) => readToken(text.slice(start, starts[order + 1]))));
}

/** Continues over white space as long as the next run looks like part of a token and not like a word. */
function readToken(text: string): string {
  let token = '';
  let position = 0;
  for (;;) {
    const run = matchAt(TOKEN_RUN, text, position);
    if (run === '' || !belongs(token, run)) return token;
    token += run;
    position += run.length;
    position += matchAt(SPACE_RUN, text, position).length;
  }
}

function belongs(token: string, run: string): boolean {
  // Before the end of the prefix every run belongs to the token.
  if (token.length < 13) return true;
  return token.length + run.length === USUAL_LENGTH || looksRandom(run);
}

function looksRandom(run: string): boolean {
  return run.length >= 20 || /\d|_|[a-z][A-Z]|[A-Z]{2}/.test(run);
}

function matchAt(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}

function classify(value: string): Detected {
  if (SETUP_TOKEN.test(value)) return { type: 'credential', kind: 'setup_token', value };
  if (API_KEY.test(value)) return { type: 'credential', kind: 'api_key', value };
  if (value.startsWith('sk-ant-admin')) return { type: 'problem', problem: 'admin_key' };
  if (value.startsWith('sk-ant-ort')) return { type: 'problem', problem: 'refresh_token' };
  if (value.startsWith('sk-ant-sid')) return { type: 'problem', problem: 'session_key' };
  return { type: 'problem', problem: 'truncated' };
}

function isLoneRandomWord(text: string): boolean {
  const word = text.trim();
  return (
    /^[\w+/=.-]{32,}$/.test(word) && /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
  );
}
