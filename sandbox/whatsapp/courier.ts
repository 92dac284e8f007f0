import { createHash } from 'node:crypto';
import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import { addressesOf } from './devices.ts';
import { fromBase64 } from './nodes.ts';
import { phoneOf } from './people.ts';
import type { Phone } from './phone.ts';
import { askKept } from './retries.ts';
import type { DeviceRow, Said, UploadedFile } from './rows.ts';
import { sealEdit } from './seal-edit.ts';
import { noteError, type WhatsAppWorld } from './state.ts';

/** Delivers people's messages to the linked devices in order, and again after a reconnect until they are confirmed. */
export class Courier {
  readonly #world: WhatsAppWorld;
  readonly #queues = new Map<number, Promise<void>>();
  /** Devices whose connection ends when they confirm a message. */
  readonly #cutting = new Set<number>();

  constructor(world: WhatsAppWorld) {
    this.#world = world;
  }

  /** Resolves when every connected device was sent the message. Others receive it after their next login. */
  async send(said: Said): Promise<void> {
    const { devices } = this.#world.state.data;
    const online = Object.values(devices).map((device) => {
      device.waiting.push(said);
      return this.#enqueue(device.id, () => this.#deliver(device, said));
    });
    this.#world.state.saveSoon();
    await Promise.all(online);
  }

  /** Sends a device that has just logged in the messages it missed, then the end marker. */
  async catchUp(id: number, connection: Connection): Promise<void> {
    const device = this.#world.state.data.devices[id];
    if (!device) return;
    await this.#enqueue(id, async () => {
      const missed = [...device.waiting];
      for (const said of missed) {
        said.kept = true;
        await this.#deliver(device, said);
      }
      await askKept(this.#world, id, connection);
      if (missed.length > 0 && this.#world.faults.take('cut-short', 'catch-up')) {
        this.#cutting.add(id);
        return;
      }
      const count = String(missed.length);
      const content = [{ tag: 'offline', attrs: { count } }];
      connection.send({ tag: 'ib', attrs: {}, content });
    });
  }

  /**
   * The device need not be sent the message again. A device that could not read it asks the phone for it and refuses it; what the
   * phone sends then is a message of its own with the same id, which waits on the server like any other.
   * Source: `sendRetryRequest` of Baileys 7.0.0-rc14, and `handleRetryReceipt` of whatsmeow.
   */
  confirm(id: number, { messageId, isRefusal }: { messageId: string; isRefusal: boolean }): void {
    const device = this.#world.state.data.devices[id];
    if (!device) return;
    const isSentAgain = ({ id: waiting, again }: Said): boolean =>
      isRefusal && again === true && waiting === messageId;
    const kept = device.waiting.filter((said) => said.id !== messageId || isSentAgain(said));
    for (const said of kept) if (isSentAgain(said)) delete said.again;
    device.waiting = kept;
    this.#world.state.saveSoon();
    if (this.#cutting.delete(id)) this.#world.online.get(id)?.drop();
  }

  /** The device could not read a message and receives it again over a new session. */
  async sendAgain(id: number, messageId: string): Promise<void> {
    const device = this.#world.state.data.devices[id];
    const said = device?.waiting.find((one) => one.id === messageId);
    if (!device || !said) return;
    said.again = true;
    const { lid: jid } = addressesOf(this.#world, id);
    await phoneOf(this.#world, said.person).openSession({ jid, device });
    await this.#enqueue(id, () => this.#deliver(device, said));
  }

  #enqueue(id: number, work: () => Promise<void>): Promise<void> {
    const before = this.#queues.get(id) ?? Promise.resolve();
    const done = before.then(work);
    this.#queues.set(
      id,
      done.catch((error: unknown) => noteError(this.#world, error)),
    );
    return done;
  }

  async #deliver(device: DeviceRow, said: Said): Promise<void> {
    const connection = this.#world.online.get(device.id);
    if (!connection) return;
    const phone = phoneOf(this.#world, said.person);
    const twice = this.#world.faults.take('duplicate-updates', 'deliver');
    for (const _ of twice ? [1, 2] : [1]) {
      const content = [await this.#envelope(device, phone, said)];
      const attrs = attributesOf(phone, said);
      // The bot's own phone writes to itself.
      if (phone === this.#world.ownPhone) attrs['recipient'] = attrs['from'] ?? '';
      connection.send({ tag: 'message', attrs, content });
    }
    if (this.#world.faults.take('cut-off', 'deliver')) connection.drop();
    this.#world.state.saveSoon();
  }

  async #envelope(device: DeviceRow, phone: Phone, said: Said): Promise<BinaryNode> {
    const { ownPhone } = this.#world;
    const saying = messageOf(ownPhone, phone, said);
    const message =
      phone === ownPhone
        ? { deviceSentMessage: { destinationJid: ownPhone.numberJid, message: saying } }
        : saying;
    if (said.plain) {
      return { tag: 'plaintext', attrs: {}, content: proto.Message.encode(message).finish() };
    }
    const { lid: jid } = addressesOf(this.#world, device.id);
    if (this.#world.faults.take('lost-session', 'deliver')) await phone.forgetSession(jid);
    const { type, ciphertext } = await phone.encrypt({ jid, device }, message);
    return { tag: 'enc', attrs: { v: '2', type }, content: ciphertext };
  }
}

function attributesOf(phone: Phone, said: Said): Record<string, string> {
  const { id, addressing, at, kept, edits } = said;
  const [from, other] =
    addressing === 'lid'
      ? [phone.lidJid, { sender_pn: phone.numberJid }]
      : [phone.numberJid, addressing === 'pn' ? { sender_lid: phone.lidJid } : {}];
  return {
    id,
    from,
    ...other,
    addressing_mode: addressing === 'lid' ? 'lid' : 'pn',
    type: 'text',
    t: String(Math.floor(at / 1000)),
    notify: phone.row.name,
    ...(edits ? { edit: '1' } : {}),
    ...(kept ? { offline: '0' } : {}),
  };
}

function messageOf(bot: Phone, phone: Phone, said: Said): proto.IMessage {
  const { id, text, isPhoto, file, deed, edits, quotes, addressing } = said;
  if (file) return { documentMessage: documentOf(file) };
  if (isPhoto) return { imageMessage: { mimetype: 'image/jpeg' } };
  if (edits) {
    const sender = addressing === 'lid' ? phone.lidJid : phone.numberJid;
    const secret = secretOf(edits);
    const message = { conversation: text };
    return { secretEncryptedMessage: sealEdit({ editedId: edits, secret, sender, message }) };
  }
  if (deed) return messageOfDeed(said);
  const messageContextInfo = { messageSecret: secretOf(id) };
  if (!quotes) return { conversation: text, messageContextInfo };
  const quotedMessage = { conversation: '' };
  const contextInfo = { stanzaId: quotes, participant: bot.numberJid, quotedMessage };
  return { extendedTextMessage: { text, contextInfo }, messageContextInfo };
}

function documentOf(file: UploadedFile): proto.Message.IDocumentMessage {
  return {
    fileName: file.name,
    fileLength: file.size,
    mimetype: 'application/octet-stream',
    directPath: file.path,
    url: `https://mmg.whatsapp.net${file.path}`,
    mediaKey: fromBase64(file.key),
    fileSha256: fromBase64(file.sha256),
    fileEncSha256: fromBase64(file.sealedSha256),
  };
}

/** An album is a message without content, and then its pictures, which name it. Source: `WAProto`. */
function messageOfDeed({ id, deed, album }: Said): proto.IMessage {
  switch (deed) {
    case 'album':
      return { albumMessage: { expectedImageCount: 3 } };
    case 'reaction':
      return { reactionMessage: { key: { id: 'BOT', fromMe: false }, text: '👍' } };
    case 'service': {
      const type = proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING;
      return { protocolMessage: { type, ephemeralExpiration: 86_400 } };
    }
    case 'picture':
    case undefined: {
      const messageAssociation = {
        associationType: proto.MessageAssociation.AssociationType.MEDIA_ALBUM,
        parentMessageKey: { id: album ?? id },
      };
      return {
        imageMessage: { mimetype: 'image/jpeg' },
        messageContextInfo: { messageSecret: secretOf(id), messageAssociation },
      };
    }
  }
}

/** Every message has a secret of its own, which its edits are sealed with. */
function secretOf(messageId: string): Uint8Array {
  return createHash('sha256').update(`secret of ${messageId}`).digest();
}
