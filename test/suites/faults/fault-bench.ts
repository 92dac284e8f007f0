import { onTestFinished } from 'vitest';
import { type DiscordStandIn, startDiscord } from '../../../sandbox/discord/discord.ts';
import {
  type OwnBot,
  startTelegram,
  type TelegramStandIn,
} from '../../../sandbox/telegram/telegram.ts';
import { effectChanges } from '../../../src/chat/effects.ts';
import type { Effect } from '../../../src/conversation/effects.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import { processEvents } from '../../../src/chat/process-events.ts';
import { receive } from '../../../src/chat/receive.ts';
import { anAccount, aStateFile, aText, chatKeyOf, type TestApp } from '../../fixtures/app.ts';
import { commit } from '../../../src/work/commit.ts';
import { aFleet, type FleetBench } from '../../fixtures/app-machine.ts';
import { chatKey } from '../../../src/domain/chats.ts';

export const ALICE = 'acc_alice';
const CONTROL = '4200000001:CONTROL-BOT-not-a-token-00000000000';

/** The service with all stand-ins that an agent needs, and Alice, who writes to the bot on console and Telegram. */
export type FaultBench = FleetBench & {
  telegram: TelegramStandIn;
  discord: DiscordStandIn;
  /** Alice's bots at Telegram, each with its first token. */
  bots: OwnBot[];
  discordBots: { id: string; token: string }[];
};

export async function aFaultBench(): Promise<FaultBench> {
  const telegram = await startTelegram({
    token: CONTROL,
    stateFile: aStateFile('telegram'),
    canManageBots: true,
  });
  const discord = await startDiscord({ token: 'TEST.TOKEN.value', stateFile: aStateFile('dc') });
  onTestFinished(async () => {
    await Promise.all([telegram.close(), discord.close()]);
  });
  const fleet = await aFleet({
    TELEGRAM_BOT_TOKEN: CONTROL,
    TELEGRAM_API_URL: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: 'sandbox-only-secret',
    DISCORD_API_URL: discord.url,
  });
  await anAccount(fleet.app, 'alice');
  await alsoOnTelegram(fleet.app, telegram);
  return { ...fleet, telegram, discord, bots: [], discordBots: [] };
}

/** Gives the same person a second chat. Her home chat stays the console. */
async function alsoOnTelegram(app: TestApp, telegram: TelegramStandIn): Promise<void> {
  const user = String(telegram.chatId('alice'));
  const chat = chatKey({ platform: 'telegram', bot: '4200000001', platformChat: user });
  const identity = {
    sql: `INSERT INTO identities (platform, platform_user, account_id, chat, bot, platform_chat, created_at)
          VALUES ('telegram', ?1, ?2, ?3, '4200000001', ?1, ?4)`,
    args: [user, ALICE, chat, app.now()],
  };
  await app.db.write([identity]);
}

/** Stores the rows of a choice in the chat. */
export async function chooses(app: TestApp, effect: Effect): Promise<void> {
  const eventId = `choice-${JSON.stringify(effect)}-${app.now()}`;
  const chat = chatKeyOf('alice');
  const silent = { ...app, answerChat: () => Promise.resolve() };
  await commit(silent, effectChanges(app, { accountId: ALICE, chat, eventId }, [effect]));
}

/** Pastes a secret into the chat. The event has a fixed id, so that all derived ids are the same in each run. */
export async function pastes(
  app: TestApp,
  secret: string,
  id = fingerprint(secret),
): Promise<void> {
  await receive(app, [aText('alice', secret, `paste-${id}`)]);
  await processEvents(app, chatKeyOf('alice'));
}
