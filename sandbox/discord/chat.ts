import { type Chat, LEFT, same } from '../chat.ts';
import type { DiscordStandIn } from './discord.ts';
import { DISCORD_FAULTS } from './discord-faults.ts';

const TOKEN = 'SANDBOX.ONLY.not-a-token-0000000000000000';

export const discordChat = {
  start: async (options) =>
    (await import('./discord.ts')).startDiscord({ ...options, token: TOKEN }),
  settings: ({ url, applicationId }) => ({
    DISCORD_API_URL: url,
    DISCORD_BOT_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: applicationId,
  }),
  userIds: (standIn, name) => [standIn.userId(name)],
  faults: DISCORD_FAULTS,
  traits: {
    textLength: 4000,
    secret: LEFT,
    send: 'create-message',
    waitMs: 300,
    lostAnswer: { fault: 'lose-answer', shown: 1 },
    toBlocked: 'suppressed',
    reads: same,
    weather: [
      'down*3',
      'error*5',
      'unplugged*2',
      'gateway-drop*1',
      'gateway-drop*1',
      'late-interactions*3',
      'edit-capped*3',
      'unauthorized:create-message*2',
      'bad-gateway:create-message*5',
    ],
  },
} satisfies Chat<DiscordStandIn>;
