import {
  addTransactionCapability,
  type AuthenticationCreds,
  type BinaryNode,
  BufferJSON,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  generateSignalPubKey,
  initAuthCreds,
  proto,
  type SignalKeyStoreWithTransaction,
  type SignalRepository,
  unpadRandomMax16,
  writeRandomPadMax16,
} from '@whiskeysockets/baileys';
import { diskKeys, silentLogger } from './disk-keys.ts';
import { fromBase64, leaf, SERVER } from './nodes.ts';
import type { DeviceRow, PhoneRow } from './rows.ts';

const KEY_TYPE = Buffer.from([5]);

export type NewPhone = { name: string; number: string; lid: string };
export type DeviceAddress = { jid: string; device: DeviceRow };
export type Cipher = { type: 'pkmsg' | 'msg'; ciphertext: Uint8Array };

export function newPhone({ name, number, lid }: NewPhone): PhoneRow {
  const creds = JSON.stringify(initAuthCreds(), BufferJSON.replacer);
  return { name, number, lid, blocked: false, creds, keys: {}, lastOneTimeKey: 0 };
}

/** A phone with its own Signal keys: only it can read what is encrypted for it. */
export class Phone {
  readonly row: PhoneRow;
  readonly creds: AuthenticationCreds;
  readonly #keys: SignalKeyStoreWithTransaction;
  readonly #signal: SignalRepository;

  constructor(row: PhoneRow) {
    this.row = row;
    this.creds = JSON.parse(row.creds, BufferJSON.reviver) as AuthenticationCreds;
    const { transactionOpts, makeSignalRepository } = DEFAULT_CONNECTION_CONFIG;
    this.#keys = addTransactionCapability(diskKeys(row.keys), silentLogger, transactionOpts);
    this.#signal = makeSignalRepository(
      { creds: this.creds, keys: this.#keys },
      silentLogger,
      async () => [],
    );
  }

  get numberJid(): string {
    return `${this.row.number}@${SERVER}`;
  }

  get lidJid(): string {
    return `${this.row.lid}@lid`;
  }

  is(user: string): boolean {
    return this.row.number === user || this.row.lid === user;
  }

  /** The keys that others need to write to this phone, with a fresh one-time key. */
  async keyBundle(): Promise<BinaryNode[]> {
    const id = (this.row.lastOneTimeKey += 1);
    const oneTimeKey = Curve.generateKeyPair();
    await this.#keys.set({ 'pre-key': { [id]: oneTimeKey } });
    const { signedPreKey, signedIdentityKey, registrationId } = this.creds;
    const signed = [
      leaf('id', encodeBigEndian(signedPreKey.keyId, 3)),
      leaf('value', signedPreKey.keyPair.public),
      leaf('signature', signedPreKey.signature),
    ];
    const oneTime = [leaf('id', encodeBigEndian(id, 3)), leaf('value', oneTimeKey.public)];
    return [
      leaf('registration', encodeBigEndian(registrationId)),
      leaf('type', KEY_TYPE),
      leaf('identity', signedIdentityKey.public),
      { tag: 'skey', attrs: {}, content: signed },
      { tag: 'key', attrs: {}, content: oneTime },
    ];
  }

  async decrypt(jid: string, cipher: Cipher): Promise<proto.Message> {
    const plain = await this.#signal.decryptMessage({ jid, ...cipher });
    return proto.Message.decode(unpadRandomMax16(plain));
  }

  async encrypt({ jid, device }: DeviceAddress, message: proto.IMessage): Promise<Cipher> {
    const { exists } = await this.#signal.validateSession(jid);
    if (!exists) await this.openSession({ jid, device });
    const data = writeRandomPadMax16(proto.Message.encode(message).finish());
    return this.#signal.encryptMessage({ jid, data });
  }

  /** The app was installed anew, so that its sessions are gone: the next message opens a new one. */
  async forgetSession(jid: string): Promise<void> {
    await this.#signal.deleteSession([jid]);
  }

  /** Writes over a new session from now on, and can still read what comes over the earlier ones. */
  async openSession({ jid, device }: DeviceAddress): Promise<void> {
    const oneTimeKey = device.oneTimeKeys.shift();
    const { id, publicKey, signature } = device.signedPreKey;
    await this.#signal.injectE2ESession({
      jid,
      session: {
        registrationId: device.registrationId,
        identityKey: toSignalKey(device.identity),
        signedPreKey: {
          keyId: id,
          publicKey: toSignalKey(publicKey),
          signature: fromBase64(signature),
        },
        ...(oneTimeKey
          ? { preKey: { keyId: oneTimeKey.id, publicKey: toSignalKey(oneTimeKey.publicKey) } }
          : {}),
      },
    });
  }
}

function toSignalKey(encoded: string): Uint8Array {
  return generateSignalPubKey(fromBase64(encoded));
}
