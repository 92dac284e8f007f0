import { createHash } from 'node:crypto';

const SECRET = /sk-ant-[A-Za-z0-9_-]+/g;

/** A short name that does not reveal the secret. Equal secrets have equal fingerprints. */
export function fingerprint(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
}

/** A deep copy in which every Anthropic credential inside a string is replaced by its fingerprint. */
export function redact<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value ?? null).replace(SECRET, (secret) => `<${fingerprint(secret)}>`),
  ) as T;
}
