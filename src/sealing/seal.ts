import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keys of 32 bytes by id. New seals use `currentId`; the other keys only open older seals. */
export type KeyRing = { currentId: string; keys: ReadonlyMap<string, Buffer> };

/** What a sealed value is bound to: a seal opens only for exactly the same owner, purpose and version. */
export type SealContext = { owner: string; purpose: string; version: number };

const CIPHER = 'aes-256-gcm';

/** AES-256-GCM with a random nonce and the context as additional data: `v1.<key id>.<nonce>.<tag>.<ciphertext>`. */
export function seal(ring: KeyRing, plaintext: string, context: SealContext): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, keyOf(ring, ring.currentId), nonce);
  cipher.setAAD(additionalData(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'));
  return ['v1', ring.currentId, ...parts].join('.');
}

/** Throws when the key is missing, the value was changed, or the context differs. */
export function openSeal(ring: KeyRing, sealed: string, context: SealContext): string {
  const [version, keyId = '', nonce = '', tag = '', ciphertext = ''] = sealed.split('.');
  if (version !== 'v1') throw new Error('unknown seal format');
  const decipher = createDecipheriv(CIPHER, keyOf(ring, keyId), Buffer.from(nonce, 'base64url'));
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([
    decipher.update(Buffer.from(ciphertext, 'base64url')),
    decipher.final(),
  ]).toString('utf8');
}

function keyOf(ring: KeyRing, id: string): Buffer {
  const key = ring.keys.get(id);
  if (!key) throw new Error(`no sealing key with id "${id}"`);
  return key;
}

function additionalData({ owner, purpose, version }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([owner, purpose, version]));
}
