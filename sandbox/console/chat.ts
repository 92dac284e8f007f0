import { type Chat, REMOVED, same } from '../chat.ts';
import { CONSOLE_FAULTS } from './console-faults.ts';

const TOKEN = 'console-sandbox-only';

export const consoleChat = {
  start: async (options) =>
    (await import('./console.ts')).startConsole({ ...options, token: TOKEN }),
  settings: ({ url }) => ({ CONSOLE_URL: url, CONSOLE_TOKEN: TOKEN }),
  userIds: (_standIn, name) => [`u_${encodeURIComponent(name)}`],
  faults: CONSOLE_FAULTS,
  traits: {
    textLength: 4000,
    secret: REMOVED,
    send: 'send-message',
    waitMs: 1000,
    lostAnswer: { fault: 'lose-answer', shown: 1 },
    toBlocked: 'suppressed',
    reads: same,
    weather: ['down*5', 'error*5', 'unplugged*2', 'delete-refused*3'],
  },
} satisfies Chat;
