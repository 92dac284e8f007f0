import {
  type BinaryNode,
  decodeBinaryNode,
  encodeBinaryNode,
  type KeyPair,
  NOISE_WA_HEADER,
  type proto,
} from '@whiskeysockets/baileys';
import type { WebSocket } from 'ws';
import { ServerNoise } from './noise.ts';

export type ConnectionEvents = {
  onPayload(connection: Connection, payload: proto.ClientPayload): void;
  onNode(connection: Connection, node: BinaryNode): Promise<void>;
  onClose(connection: Connection): void;
  onError(error: unknown): void;
};

export type ServerKeys = { staticKey: KeyPair; chain: Uint8Array };

/** One connected client: frames in, decoded nodes out, strictly in order. */
export class Connection {
  /** The client's own key, known once the handshake is done. */
  noiseKey: Buffer = Buffer.alloc(0);
  /** The linked device that has logged in here. */
  device: number | null = null;
  readonly #socket: WebSocket;
  readonly #noise: ServerNoise;
  readonly #events: ConnectionEvents;
  readonly #answers = new Map<string, (node: BinaryNode) => void>();
  #stage: 'hello' | 'finish' | 'open' = 'hello';
  #introSeen = false;
  #buffer = Buffer.alloc(0);

  constructor(socket: WebSocket, keys: ServerKeys, events: ConnectionEvents) {
    this.#socket = socket;
    this.#noise = new ServerNoise(keys.staticKey, keys.chain);
    this.#events = events;
    let queue = Promise.resolve();
    socket.on('message', (data: Buffer) => {
      queue = queue
        .then(() => this.#receive(data))
        .catch((error: unknown) => events.onError(error));
    });
    socket.on('close', () => events.onClose(this));
    socket.on('error', (error) => events.onError(error));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(node: BinaryNode): void {
    if (this.isOpen) this.#write(this.#noise.seal(encodeBinaryNode(node)));
  }

  /** Sends a query; resolves with the client's answer to it. */
  ask(node: BinaryNode): Promise<BinaryNode> {
    return new Promise((resolve) => {
      this.#answers.set(node.attrs.id ?? '', resolve);
      this.send(node);
    });
  }

  /** Drops the connection without a stream error. */
  drop(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }

  async #receive(data: Buffer): Promise<void> {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    this.#skipIntro();
    while (this.#buffer.length >= 3) {
      const length = this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.length < length + 3) return;
      const frame = this.#buffer.subarray(3, length + 3);
      this.#buffer = this.#buffer.subarray(length + 3);
      await this.#takeFrame(frame);
    }
  }

  /** The first bytes are a fixed header, preceded by routing data once the client knows its edge. */
  #skipIntro(): void {
    if (this.#introSeen) return;
    const hasRouting = this.#buffer.subarray(0, 2).toString() === 'ED';
    const start = hasRouting ? 7 + this.#buffer.readUIntBE(4, 3) : 0;
    this.#buffer = this.#buffer.subarray(start + NOISE_WA_HEADER.length);
    this.#introSeen = true;
  }

  async #takeFrame(frame: Buffer): Promise<void> {
    switch (this.#stage) {
      case 'hello':
        this.#write(this.#noise.answerHello(frame));
        this.#stage = 'finish';
        return;
      case 'finish': {
        const { noiseKey, payload } = this.#noise.finish(frame);
        this.noiseKey = noiseKey;
        this.#stage = 'open';
        this.#events.onPayload(this, payload);
        return;
      }
      case 'open':
        return this.#takeNode(await decodeBinaryNode(this.#noise.open(frame)));
    }
  }

  async #takeNode(node: BinaryNode): Promise<void> {
    const answer = this.#answers.get(node.attrs.id ?? '');
    if (answer && node.tag === 'iq' && node.attrs.type === 'result') {
      this.#answers.delete(node.attrs.id ?? '');
      answer(node);
      return;
    }
    await this.#events.onNode(this, node);
  }

  #write(bytes: Uint8Array): void {
    const length = Buffer.alloc(3);
    length.writeUIntBE(bytes.length, 0, 3);
    this.#socket.send(Buffer.concat([length, bytes]));
  }
}
