import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';

const OWNER_ONLY = 0o600;

/**
 * Compresses a file and encrypts it so that only the holders of the recipients' secret keys can read it. The format is age's,
 * so `age --decrypt` and `gunzip` open it without this program: https://age-encryption.org/v1
 */
export async function encryptFile(from: string, to: string, recipients: string[]): Promise<void> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const gzip = createGzip();
  const encrypted = await encrypter.encrypt(webStream(gzip));
  await Promise.all([
    pipeline(createReadStream(from), gzip),
    pipeline(Readable.fromWeb(encrypted), createWriteStream(to, { mode: OWNER_ONLY, flags: 'wx' })),
  ]);
}

/** The reverse. Throws when the key does not fit or a byte was changed. */
export async function decryptFile(from: string, to: string, identity: string): Promise<void> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const decrypted = await decrypter.decrypt(webStream(createReadStream(from)));
  await pipeline(
    Readable.fromWeb(decrypted),
    createGunzip(),
    createWriteStream(to, { mode: OWNER_ONLY, flags: 'wx' }),
  );
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

/** A new key pair: the secret key, and the recipient that is made from it. */
export async function newKeyPair(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}
