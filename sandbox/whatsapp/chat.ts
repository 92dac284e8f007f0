import { type Chat, LEFT } from '../chat.ts';
import type { WhatsAppStandIn } from './whatsapp.ts';
import { WHATSAPP_FAULTS } from './whatsapp-faults.ts';

export const whatsappChat = {
  start: async (options) => (await import('./whatsapp.ts')).startWhatsApp(options),
  settings: ({ url, rootKey }) => ({
    WHATSAPP_ENABLED: 'true',
    WHATSAPP_SOCKET_URL: url,
    WHATSAPP_ROOT_KEY: rootKey,
    WHATSAPP_VERSION_URL: `${new URL(url.replace(/^ws/, 'http')).origin}/sw.js`,
  }),
  userIds: (standIn, name) => Object.values(standIn.addressOf(name)),
  isOnDemand: true,
  faults: WHATSAPP_FAULTS,
  traits: {
    textLength: 4096,
    secret: LEFT,
    send: 'send-message',
    waitMs: 5000,
    lostAnswer: { fault: 'lose-ack', shown: 1 },
    toBlocked: 'sent',
    reads: (text) => text.replaceAll(/[∗ˍ∼ˋ›]/gu, (mark) => LOOK_ALIKES[mark] ?? mark),
    weather: [
      'error*5',
      'disconnect-428*1',
      'lose-ack*3',
      'unreadable*5',
      'unplugged:send-message*1',
      'cut-short:catch-up*1',
      'cut-off:deliver*2',
      'outdated:connect*1',
      'suspended:connect*1',
    ],
  },
} satisfies Chat<WhatsAppStandIn>;

const LOOK_ALIKES: Record<string, string> = { '∗': '*', ˍ: '_', '∼': '~', ˋ: '`', '›': '>' };
