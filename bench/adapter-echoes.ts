import {
  initAuthCreds,
  makeWASocket,
  type SignalDataTypeMap,
  WA_CERT_DETAILS,
  type WASocket,
} from '@whiskeysockets/baileys';
import { Client, Events, GatewayIntentBits, Partials } from 'discord.js';
import { Bot } from 'grammy';
import { quietLogger, silenceSignalLibrary } from '../bots/whatsapp/quiet.ts';

/** Echo bots with the bare client library of each platform, as a baseline. They answer each text with itself and store nothing. */
type Settings = Record<string, string>;
type EchoState = { events: number; pairing: string | null };

export async function echoTelegram(settings: Settings, state: EchoState): Promise<void> {
  const bot = new Bot(settings['TELEGRAM_BOT_TOKEN'] ?? '', {
    client: { apiRoot: settings['TELEGRAM_API_URL'] ?? '' },
  });
  bot.on('message:text', async (context) => {
    state.events += 1;
    await context.reply(context.message.text);
  });
  void bot.start();
}

export async function echoDiscord(settings: Settings, state: EchoState): Promise<void> {
  const client = new Client({
    intents: [GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    rest: { api: settings['DISCORD_API_URL'] ?? '', globalRequestsPerSecond: Infinity },
  });
  client.on(Events.MessageCreate, (message) => {
    if (message.author.bot || !message.channel.isSendable()) return;
    state.events += 1;
    void message.channel.send(message.content);
  });
  await client.login(settings['DISCORD_BOT_TOKEN']);
}

export async function echoWhatsApp(settings: Settings, state: EchoState): Promise<void> {
  silenceSignalLibrary();
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings['WHATSAPP_ROOT_KEY'] ?? '', 'hex');
  const creds = initAuthCreds();
  const keys = memoryKeys();
  const connect = (): void => {
    const socket = makeWASocket({
      auth: { creds, keys },
      waWebSocketUrl: settings['WHATSAPP_SOCKET_URL'] ?? '',
      logger: quietLogger,
      markOnlineOnConnect: false,
      syncFullHistory: false,
      enableRecentMessageCache: false,
    });
    listen(socket, { state, reconnect: connect });
    socket.ev.on('creds.update', (update) => Object.assign(creds, update));
  };
  connect();
}

function listen(
  socket: WASocket,
  { state, reconnect }: { state: EchoState; reconnect: () => void },
): void {
  socket.ev.on('connection.update', ({ connection, qr }) => {
    if (qr) state.pairing = qr;
    if (connection === 'open') state.pairing = null;
    // After linking, WhatsApp closes the connection once.
    if (connection === 'close') reconnect();
  });
  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const { key, message } of messages) {
      const text = message?.conversation || message?.extendedTextMessage?.text;
      if (key.fromMe || !text || !key.remoteJid) continue;
      state.events += 1;
      void socket.sendMessage(key.remoteJid, { text });
    }
  });
}

/** Stores Signal keys in memory, which is the cheapest way. */
function memoryKeys() {
  const kept = new Map<string, unknown>();
  return {
    get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) =>
      Object.fromEntries(
        ids.flatMap((id) => {
          const value = kept.get(`${type}:${id}`);
          return value === undefined ? [] : [[id, value as SignalDataTypeMap[T]]];
        }),
      ),
    set: async (data: Record<string, Record<string, unknown> | undefined>) => {
      for (const [type, values] of Object.entries(data)) {
        for (const [id, value] of Object.entries(values ?? {})) {
          if (value === null || value === undefined) kept.delete(`${type}:${id}`);
          else kept.set(`${type}:${id}`, value);
        }
      }
    },
  };
}
