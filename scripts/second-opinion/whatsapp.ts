import { startWhatsAppServer } from '@openclaw/crabline';
import { openBaileysAuth } from '../../bots/whatsapp/baileys-auth.ts';
import { silenceSignalLibrary } from '../../bots/whatsapp/quiet.ts';
import { loadConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type ForeignChat, type Seen, wordsIn } from './chat.ts';
import { inject } from './discord.ts';

const PERSON = '4915112345678@s.whatsapp.net';

/** Crabline's WhatsApp brings texts only, and hangs up when the bot edits a message. */
export async function openWhatsApp(folder: string): Promise<ForeignChat> {
  silenceSignalLibrary();
  const seen: Seen[] = [];
  const server = await startWhatsAppServer({
    recorderPath: `${folder}/whatsapp.jsonl`,
    onEvent: ({ type, body }) => {
      if (type === 'admin') return;
      const words = wordsIn(body, ['text', 'conversation', 'caption']).join('\n');
      if (words !== '')
        seen.push({ id: '', words, buttons: new Map(), links: words.match(/https?:\S+/g) ?? [] });
    },
  });
  const { manifest } = server;
  return {
    settings: {
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: manifest.endpoints.baileysWebSocketUrl,
      WHATSAPP_VERSION: '2.3000.1023223821',
    },
    prepare: (given) => link(given, manifest.selfJid),
    seen,
    refused: [],
    say: (text) => inject(manifest, { chatJid: PERSON, senderJid: PERSON, text }),
    tap: null,
    edit: null,
    act: null,
    close: () => server.close(),
  };
}

/** Crabline knows no pairing: its clients are linked already. */
async function link(settings: Record<string, string>, jid: string): Promise<void> {
  const config = loadConfig(settings);
  const db = await openDatabase(config.database);
  const auth = await openBaileysAuth({ config, db }, () => undefined);
  const empty = new Uint8Array(32);
  auth.state.creds.me = { id: jid.replace('@', ':1@'), name: 'Automna' };
  auth.state.creds.account = { details: empty, accountSignature: empty, deviceSignature: empty };
  auth.recordLogin();
  await auth.close();
  db.close();
}
