import type { Api } from 'grammy';
import type { BotCommand, LanguageCode } from 'grammy/types';
import type { App } from '../../src/app.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import {
  LANGUAGE_CODES,
  type LanguageCode as OurLanguage,
  LANGUAGES,
} from '../../src/conversation/languages/languages.ts';
import { hasRole, type Role } from '../../src/domain/operators.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { commandsIn } from '../commands.ts';
import { registerChanged } from '../register-changed.ts';

type CommandList = { commands: BotCommand[]; language: LanguageCode | null };

const IN_PRIVATE = { scope: { type: 'all_private_chats' } } as const;

/** A list for each language; a person with any other language reads the list without a language, which is English. */
export const COMMAND_LISTS: CommandList[] = [
  listIn('en', null),
  ...LANGUAGE_CODES.map((code) => listIn(code, LANGUAGES[code].telegramLanguage)),
];

function listIn(locale: OurLanguage, language: LanguageCode | null): CommandList {
  const commands = commandsIn(copyFor(locale)).map(({ name, description }) => ({
    command: name,
    description,
  }));
  return { commands, language };
}

/** What an operator of this role may use. */
function operatorList(role: Role): BotCommand[] {
  return OPERATOR_COMMANDS.filter((command) => hasRole(role, command.role)).map(
    ({ name, words }) => ({ command: name, description: words }),
  );
}

/** Sends the lists of commands to Telegram if they have changed since they were registered last. */
export async function registerCommands(
  app: Pick<App, 'config' | 'db' | 'log'>,
  api: Api,
  bot: string,
): Promise<void> {
  await registerChanged(app, {
    setting: `telegram_commands:${bot}`,
    content: COMMAND_LISTS,
    register: async () => {
      for (const { commands, language } of COMMAND_LISTS) {
        const only = language === null ? {} : { language_code: language };
        await api.setMyCommands(commands, { ...IN_PRIVATE, ...only });
      }
    },
  });
  const { telegram: roles } = app.config.operators.roles;
  for (const [id, role] of Object.entries(roles)) await offerTo(app, api, { bot, id, role });
}

/** An operator's list has more commands. Telegram refuses a list for a person who has never written to the bot. */
async function offerTo(
  app: Pick<App, 'db' | 'log'>,
  api: Api,
  { bot, id, role }: { bot: string; id: string; role: Role },
): Promise<void> {
  const scope = { type: 'chat' as const, chat_id: Number(id) };
  const [english] = COMMAND_LISTS;
  const commands = [...(english?.commands ?? []), ...operatorList(role)];
  try {
    await registerChanged(app, {
      setting: `telegram_commands:${bot}:${id}`,
      content: [commands],
      register: () => api.setMyCommands(commands, { scope }),
    });
  } catch (error) {
    app.log.warn(
      { err: error, platform: 'telegram' },
      'the commands of an operator could not be registered',
    );
  }
}
