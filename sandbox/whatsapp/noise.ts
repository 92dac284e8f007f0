import { createHash } from 'node:crypto';
import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  hkdf,
  type KeyPair,
  NOISE_MODE,
  NOISE_WA_HEADER,
  proto,
} from '@whiskeysockets/baileys';

const NOTHING = Buffer.alloc(0);

/** The server side of the Noise XX handshake and of the encrypted frames, whose counters require order. */
export class ServerNoise {
  readonly #staticKey: KeyPair;
  readonly #chain: Uint8Array;
  readonly #ephemeral = Curve.generateKeyPair();
  #hash: Buffer = Buffer.from(NOISE_MODE);
  #salt: Uint8Array = this.#hash;
  #key: Uint8Array = this.#hash;
  #counter = 0;
  #transport: { read: Uint8Array; write: Uint8Array } | null = null;
  #readCounter = 0;
  #writeCounter = 0;

  constructor(staticKey: KeyPair, chain: Uint8Array) {
    this.#staticKey = staticKey;
    this.#chain = chain;
    this.#mixHash(NOISE_WA_HEADER);
  }

  /** Answers the first frame of a client. */
  answerHello(frame: Uint8Array): Uint8Array {
    const ephemeral = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral;
    if (!ephemeral) throw new Error('the first frame is no hello');
    this.#mixHash(ephemeral);
    this.#mixHash(this.#ephemeral.public);
    this.#mixKey(Curve.sharedKey(this.#ephemeral.private, ephemeral));
    const staticCipher = this.#encrypt(this.#staticKey.public);
    this.#mixKey(Curve.sharedKey(this.#staticKey.private, ephemeral));
    const payload = this.#encrypt(this.#chain);
    const serverHello = { ephemeral: this.#ephemeral.public, static: staticCipher, payload };
    return proto.HandshakeMessage.encode({ serverHello }).finish();
  }

  /** Reads the second frame: the client's identity and its login payload. */
  finish(frame: Uint8Array): { noiseKey: Buffer; payload: proto.ClientPayload } {
    const { clientFinish } = proto.HandshakeMessage.decode(frame);
    if (!clientFinish?.static || !clientFinish.payload) throw new Error('no handshake');
    const noiseKey = this.#decrypt(clientFinish.static);
    this.#mixKey(Curve.sharedKey(this.#ephemeral.private, noiseKey));
    const payload = proto.ClientPayload.decode(this.#decrypt(clientFinish.payload));
    const split = hkdf(NOTHING, 64, { salt: this.#salt, info: '' });
    this.#transport = { read: split.subarray(0, 32), write: split.subarray(32) };
    return { noiseKey, payload };
  }

  seal(plain: Uint8Array): Uint8Array {
    const { write } = this.#opened();
    return aesEncryptGCM(plain, write, nonce(this.#writeCounter++), NOTHING);
  }

  open(cipher: Uint8Array): Buffer {
    const { read } = this.#opened();
    return aesDecryptGCM(cipher, read, nonce(this.#readCounter++), NOTHING);
  }

  #opened() {
    if (!this.#transport) throw new Error('the handshake is not done');
    return this.#transport;
  }

  #mixHash(data: Uint8Array): void {
    this.#hash = createHash('sha256').update(this.#hash).update(data).digest();
  }

  #mixKey(secret: Uint8Array): void {
    const output = hkdf(secret, 64, { salt: this.#salt, info: '' });
    this.#salt = output.subarray(0, 32);
    this.#key = output.subarray(32);
    this.#counter = 0;
  }

  #encrypt(plain: Uint8Array): Uint8Array {
    const cipher = aesEncryptGCM(plain, this.#key, nonce(this.#counter++), this.#hash);
    this.#mixHash(cipher);
    return cipher;
  }

  #decrypt(cipher: Uint8Array): Buffer {
    const plain = aesDecryptGCM(cipher, this.#key, nonce(this.#counter++), this.#hash);
    this.#mixHash(cipher);
    return plain;
  }
}

function nonce(counter: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(counter, 8);
  return bytes;
}
