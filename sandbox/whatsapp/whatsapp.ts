import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import { WebSocketServer } from 'ws';
import { stayClosed, unplugServer } from '../unplug.ts';
import { ChatLog } from '../chat-log.ts';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import type { ChatStandIn, Person } from '../person.ts';
import { redactOnDisk } from '../redact-text.ts';
import { Connection, type ConnectionEvents } from './connection.ts';
import { Courier } from './courier.ts';
import { forgetConnection, logIn } from './devices.ts';
import { answerDownload, newMediaStore, takeUpload } from './media.ts';
import { silenceSignalLibrary } from './disk-keys.ts';
import { type Disconnect, DISCONNECTS } from './disconnects.ts';
import { enterCode } from './pairing-code.ts';
import { offerPairing, scanQr } from './pairing.ts';
import { ownPhoneRow, phoneOf } from './people.ts';
import { Phone } from './phone.ts';
import { askAgain } from './retries.ts';
import { shownIn } from './shown.ts';
import { endConnection, takeStanza } from './stanzas.ts';
import { emptyWhatsApp, noteError, type WhatsAppState, type WhatsAppWorld } from './state.ts';
import { serverKeys, toKeyPair } from './trust.ts';
import { answerVersionPage, NEXT_REVISION, turnedAway } from './versions.ts';
import { sayAs, type Saying, whatsAppPerson } from './whatsapp-person.ts';
import { WHATSAPP_FAULTS } from './whatsapp-faults.ts';
import { unlessAborted } from '../aborted.ts';

export type WhatsAppOptions = {
  port?: number;
  stateFile: string;
  slowMs?: number;
  now?: () => number;
};

export type WhatsAppStandIn = ChatStandIn & {
  /** The root certificate key, in hex, that a client must trust instead of the real one. */
  rootKey: string;
  /** The owner of the bot's phone scans the text of a QR code, or types in a pairing code. */
  scanQr(text: string): Promise<void>;
  enterCode(code: string): Promise<void>;
  /** The owner of that phone, who writes to their own number. */
  self(): Person;
  isConnected(): boolean;
  /** From now on only clients of the newest version are let in. */
  outdate(): void;
  /** Ends the connection of the linked device, or drops it without a stream error. */
  disconnect(how: Disconnect | 'drop'): void;
  /** Sends a person's message with options: unencrypted, under the other identity, with an old date. */
  sayAs(name: string, text: string, saying: Saying): Promise<{ messageId: string }>;
  /** The person's phone could not read a bot message and requests it again. */
  askAgain(name: string, messageId: string): Promise<void>;
  /** How many bot messages the network accepted but withheld from a person who had blocked the bot. */
  withheldFrom(name: string): number;
  /** Both identities of a person, as addresses. */
  addressOf(name: string): { number: string; lid: string };
  /** Every stanza of the client, newest last: receipts, typing, presence. */
  stanzas: BinaryNode[];
  errors: Error[];
};

const MOST_STANZAS = 10_000;

/** The socket of WhatsApp Web on loopback, for the unmodified client library: login, pairing, encrypted messages. */
export async function startWhatsApp(options: WhatsAppOptions): Promise<WhatsAppStandIn> {
  silenceSignalLibrary();
  const world = openWorld(options);
  const courier = new Courier(world);
  const stanzas: BinaryNode[] = [];
  const server = createServer((request, response) => {
    if (answerVersionPage(world, request, response)) return;
    if (answerDownload(world, request, response)) return;
    takeUpload(world, request, response).catch(unlessAborted(request));
  });
  const sockets = acceptSockets(server, world, connectionEvents({ world, courier, stanzas }));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  world.unplug = () => {
    for (const socket of sockets.clients) socket.terminate();
    unplugServer(server, world.slowMs);
  };
  world.media.host = `127.0.0.1:${port}`;
  return {
    name: 'whatsapp',
    url: `ws://127.0.0.1:${port}/ws/chat`,
    faults: world.faults,
    calls: world.calls,
    close: async () => {
      stayClosed(server);
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
      world.state.save();
    },
    ...actionsOn(world, courier),
    stanzas,
    errors: world.errors,
  };
}

function openWorld({ stateFile, now = Date.now, slowMs = 3000 }: WhatsAppOptions): WhatsAppWorld {
  const state = new DiskState<WhatsAppState>(stateFile, emptyWhatsApp(), redactOnDisk);
  const log = new ChatLog(state.data.counts);
  const world: WhatsAppWorld = {
    state,
    log,
    faults: new Faults(WHATSAPP_FAULTS),
    calls: [],
    phones: new Map(),
    ownPhone: new Phone(ownPhoneRow(state.data)),
    online: new Map(),
    pairings: { byRef: new Map(), byCode: new Map() },
    media: newMediaStore(),
    leastRevision: 0,
    errors: [],
    slowMs,
    unplug: () => undefined,
    now,
  };
  for (const name of Object.keys(state.data.people)) {
    phoneOf(world, name);
    log.restore(name, shownIn(state.data, name));
  }
  return world;
}

function actionsOn(world: WhatsAppWorld, courier: Courier) {
  const connected = (): Connection => {
    const [connection] = world.online.values();
    if (!connection) throw new Error('no linked device is connected');
    return connection;
  };
  return {
    rootKey: Buffer.from(toKeyPair(world.state.data.rootKey).public).toString('hex'),
    person: (name: string) => whatsAppPerson({ world, courier }, name),
    counts: () => world.log.counts(),
    scanQr: (text: string) => scanQr(world, text),
    enterCode: (code: string) => enterCode(world, code),
    self: () => whatsAppPerson({ world, courier }, world.ownPhone.row.name),
    isConnected: () => world.online.size > 0,
    outdate: () => {
      world.leastRevision = NEXT_REVISION;
    },
    disconnect: (how: Disconnect | 'drop') => endConnection(world, connected(), how),
    sayAs: (name: string, text: string, saying: Saying) =>
      sayAs({ world, courier }, name, { text, ...saying }),
    askAgain: (name: string, messageId: string) => {
      const [device] = Object.values(world.state.data.devices);
      if (!device) throw new Error('no device is linked');
      const jid = phoneOf(world, name).lidJid;
      return askAgain(world, device.id, { person: name, jid, messageId });
    },
    withheldFrom: (name: string) => world.state.data.people[name]?.withheld?.length ?? 0,
    addressOf: (name: string) => {
      const phone = phoneOf(world, name);
      return { number: phone.numberJid, lid: phone.lidJid };
    },
  };
}

function acceptSockets(
  server: Server,
  world: WhatsAppWorld,
  events: ConnectionEvents,
): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  const keys = serverKeys(toKeyPair(world.state.data.rootKey));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (world.faults.take('down', 'connect')) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ready) => new Connection(ready, keys, events));
  });
  return sockets;
}

type Wiring = { world: WhatsAppWorld; courier: Courier; stanzas: BinaryNode[] };

function connectionEvents({ world, courier, stanzas }: Wiring): ConnectionEvents {
  return {
    onPayload(connection: Connection, payload: proto.ClientPayload) {
      const how = turnedAway(world, payload);
      if (how) connection.send(DISCONNECTS[how].node);
      else if (payload.devicePairingData)
        offerPairing(world, connection, payload.devicePairingData);
      else if (logIn(world, connection, payload)) {
        void courier.catchUp(connection.device ?? 0, connection);
      }
    },
    async onNode(connection, node) {
      stanzas.push(node);
      if (stanzas.length > MOST_STANZAS) stanzas.shift();
      await takeStanza({ world, courier }, connection, node);
    },
    onClose: (connection) => forgetConnection(world, connection),
    onError: (error) => noteError(world, error),
  };
}
