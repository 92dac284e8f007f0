import { type Chat, REMOVED, same } from '../chat.ts';
import { REAL_LIMIT } from './send-budget.ts';
import type { TelegramStandIn } from './telegram.ts';
import { TELEGRAM_FAULTS } from './telegram-faults.ts';

const TOKEN = '4200000001:SANDBOX-ONLY-not-a-token-000000000000';

export const telegramChat = {
  start: async ({ hasLimits, ...options }) =>
    (await import('./telegram.ts')).startTelegram({
      ...options,
      rateLimit: hasLimits ? REAL_LIMIT : null,
      token: TOKEN,
      canManageBots: true,
    }),
  settings: ({ url }) => ({ TELEGRAM_API_URL: url, TELEGRAM_BOT_TOKEN: TOKEN }),
  withoutLimits: { TELEGRAM_SENDS_PER_SECOND: '1000', TELEGRAM_SENDS_PER_CHAT: '1000' },
  userIds: (standIn, name) => [String(standIn.chatId(name))],
  faults: TELEGRAM_FAULTS,
  traits: {
    textLength: 4096,
    secret: REMOVED,
    send: 'send-message',
    waitMs: 1000,
    // A send has no key there: rather twice than never.
    lostAnswer: { fault: 'lose-answer', shown: 2 },
    toBlocked: 'suppressed',
    reads: same,
    weather: [
      'down*5',
      'error*5',
      'unplugged*2',
      'reorder-updates*5',
      'reorder-updates*5',
      'delete-refused*3',
      'unauthorized*2',
      'bad-gateway*5',
    ],
  },
} satisfies Chat<TelegramStandIn>;
