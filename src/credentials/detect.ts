import type { CredentialKind, PasteProblem } from '../domain/credentials.ts';
import type { TokenKind } from '../domain/channels.ts';

export type Detected =
  | { type: 'credential'; kind: CredentialKind; value: string }
  | { type: 'bot_token'; kind: TokenKind; value: string }
  | { type: 'problem'; problem: PasteProblem };

const SETUP_TOKEN = /^sk-ant-oat\d{2}-[\w-]{67,}$/;
const API_KEY = /^sk-ant-api\d{2}-[\w-]{80,}$/;
/** Terminals break lines anywhere, so the prefix may contain white space. */
const ANTHROPIC_PREFIX = /s\s*k\s*-\s*a\s*n\s*t\s*-/g;
const TOKEN_RUN = /[\w-]+/y;
const SPACE_RUN = /\s+/y;
/** The usual length of both kinds; a wrapped tail that completes this length belongs to the token. */
const USUAL_LENGTH = 108;

const BOT_TOKENS: [TokenKind, RegExp][] = [
  ['telegram', /\b\d{6,12}:[\w-]{30,}/g],
  ['discord', /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g],
];

const OTHER_SECRETS: [PasteProblem, RegExp][] = [
  ['other_vendor', /\bsk-(?!ant-)(?:proj-|svcacct-|or-)?[\w-]{20,}/],
  ['other_vendor', /\bAIza[\w-]{30,}/],
  ['other_vendor', /\b(?:gh[pousr]|github_pat)_\w{20,}/],
  ['other_vendor', /\bxox[abeprs]-[\w-]{10,}/],
  ['other_vendor', /\b(?:gsk_|xai-|hf_|r8_|pplx-|bb_live_|AKIA)[\w-]{16,}/],
  ['other_vendor', /\b(?:sk|rk)_(?:live|test)_\w{10,}/],
  ['sign_in_code', /\b[\w-]{20,}#[\w-]{16,}/],
];

/**
 * Finds a secret in what a person pasted, with wrapped lines, spaces, quotes, a whole `export …=` line or text around it.
 * Returns `null` when nothing looks secret.
 */
export function detectSecret(text: string): Detected | null {
  const found = new Set(findAnthropicTokens(text));
  if (found.size > 1) return { type: 'problem', problem: 'several' };
  for (const value of found) return classify(value);
  const bot = findBotToken(text);
  if (bot) return bot;
  for (const [problem, pattern] of OTHER_SECRETS) {
    if (pattern.test(text)) return { type: 'problem', problem };
  }
  return isLoneRandomWord(text) ? { type: 'problem', problem: 'looks_secret' } : null;
}

function findBotToken(text: string): Detected | null {
  const found = BOT_TOKENS.flatMap(([kind, pattern]) =>
    [...new Set(text.match(pattern))].map((value) => ({ type: 'bot_token' as const, kind, value })),
  );
  return found.length > 1 ? { type: 'problem', problem: 'several' } : (found[0] ?? null);
}

function findAnthropicTokens(text: string): string[] {
  return Array.from(text.matchAll(ANTHROPIC_PREFIX), (match) => readToken(text, match.index));
}

/** Continues over white space as long as the next run looks like part of a token and not like a word. */
function readToken(text: string, start: number): string {
  let token = '';
  let position = start;
  for (;;) {
    const run = matchAt(TOKEN_RUN, text, position);
    if (run === '' || !belongs(token, run)) return token;
    token += run;
    position += run.length;
    position += matchAt(SPACE_RUN, text, position).length;
  }
}

function belongs(token: string, run: string): boolean {
  // A second prefix starts a second token. Before the end of the prefix every run belongs to the token.
  if (token.length >= 7 && run.startsWith('sk-ant')) return false;
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
