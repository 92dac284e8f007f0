import { fingerprint } from './redact.ts';

// A terminal wraps a long token, and people paste what they see: a secret may hold white space anywhere.
const GAP = String.raw`[\s\u200b-\u200d\u2060]`;
const PREFIX = 'sk-ant-'.split('').join(`${GAP}*`);
const SECRET = new RegExp(`${PREFIX}(?:${GAP}*[A-Za-z0-9_-])+`, 'gi');

/** Of Telegram and of Discord. */
const BOT_TOKEN = /\b\d{6,12}:[\w-]{30,}|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/**
 * Replaces every Anthropic credential and bot token in a chat text by its fingerprint, also when white space breaks it.
 * Words right behind one cannot be told from its last part and go with it.
 */
export function redactText(text: string): string {
  return text
    .replace(SECRET, (secret) => `<${fingerprint(secret.replace(new RegExp(GAP, 'g'), ''))}>`)
    .replace(BOT_TOKEN, (secret) => `<${fingerprint(secret)}>`);
}

/** For `DiskState`: no credential is written to disk, whatever was said in a chat. */
export function redactOnDisk(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redactText(value) : value;
}
