import { fingerprint } from './redact.ts';

// A terminal wraps a long token, and people paste the wrapped lines, so a secret may contain white space anywhere.
const GAP = String.raw`[\s\u200b-\u200d\u2060]`;
const PREFIX = 'sk-ant-'.split('').join(`${GAP}*`);
const SECRET = new RegExp(`${PREFIX}(?:${GAP}*[A-Za-z0-9_-])+`, 'gi');

/** Bot tokens of Telegram and Discord. */
const BOT_TOKEN = /\b\d{6,12}:[\w-]{30,}|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/**
 * Replaces every Anthropic credential and bot token in a chat text by its fingerprint, even one broken by white space.
 * Words directly after a secret cannot be told apart from its last part and are replaced too.
 */
export function redactText(text: string): string {
  return text
    .replace(SECRET, (secret) => `<${fingerprint(secret.replace(new RegExp(GAP, 'g'), ''))}>`)
    .replace(BOT_TOKEN, (secret) => `<${fingerprint(secret)}>`);
}

/** A replacer for `DiskState`, so that no credential in a chat is written to disk. */
export function redactOnDisk(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redactText(value) : value;
}
