import { createHash } from 'node:crypto';
import type { Api } from 'grammy';
import type { BotCommand, LanguageCode } from 'grammy/types';
import type { App } from '../../src/app.ts';
import { copyFor, type Language, LANGUAGES } from '../../src/conversation/languages/copy.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { findSetting, saveSetting } from '../../src/store/settings.ts';
import { commandsIn } from '../commands.ts';

type CommandList = { commands: BotCommand[]; language: LanguageCode | null };

const IN_PRIVATE = { scope: { type: 'all_private_chats' } } as const;

/** A list for each of our languages; whoever has none of them reads the English one, which names no language. */
export const COMMAND_LISTS: CommandList[] = [
  listIn('en', null),
  ...(Object.keys(LANGUAGES) as Language[]).map((language) => listIn(language, language)),
];

function listIn(locale: Language, language: LanguageCode | null): CommandList {
  const commands = commandsIn(copyFor(locale)).map(({ name, description }) => ({
    command: name,
    description,
  }));
  return { commands, language };
}

const OPERATOR_LIST = OPERATOR_COMMANDS.map(({ name, words }) => ({
  command: name,
  description: words,
}));

/** Sends the lists of commands that are others than the ones we sent last. */
export async function registerCommands(
  app: Pick<App, 'config' | 'db' | 'log'>,
  api: Api,
  bot: string,
): Promise<void> {
  await register(app, { name: bot, lists: COMMAND_LISTS }, async ({ commands, language }) => {
    const only = language === null ? {} : { language_code: language };
    await api.setMyCommands(commands, { ...IN_PRIVATE, ...only });
  });
  for (const id of app.config.operators.ids.telegram) await offerTo(app, api, { bot, id });
}

/** Their list holds more. Telegram knows no chat of somebody who has never written: then the commands work unlisted. */
async function offerTo(
  app: Pick<App, 'db' | 'log'>,
  api: Api,
  { bot, id }: { bot: string; id: string },
): Promise<void> {
  const scope = { type: 'chat' as const, chat_id: Number(id) };
  const [english] = COMMAND_LISTS;
  const lists = [[...(english?.commands ?? []), ...OPERATOR_LIST]];
  try {
    await register(app, { name: `${bot}:${id}`, lists }, async (commands) => {
      await api.setMyCommands(commands, { scope });
    });
  } catch (error) {
    app.log.warn({ err: error, platform: 'telegram' }, 'an operator was not offered the commands');
  }
}

async function register<T>(
  { db }: Pick<App, 'db'>,
  { name, lists }: { name: string; lists: T[] },
  send: (list: T) => Promise<void>,
): Promise<void> {
  const setting = `telegram_commands:${name}`;
  const hash = createHash('sha256').update(JSON.stringify(lists)).digest('base64url');
  const [found] = await db.read(findSetting(setting));
  if (found === hash) return;
  for (const list of lists) await send(list);
  await db.write([saveSetting(setting, hash)]);
}
