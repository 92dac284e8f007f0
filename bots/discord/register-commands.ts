import { createHash } from 'node:crypto';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  type REST,
  type RESTPutAPIApplicationCommandsJSONBody,
  type RESTPutAPIApplicationGuildCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { App } from '../../src/app.ts';
import { copyFor, type Language } from '../../src/conversation/languages/copy.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { findSetting, saveSetting } from '../../src/store/settings.ts';
import { commandsIn } from '../commands.ts';

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;

const WANTED = {
  type: ApplicationCommandOptionType.String as const,
  name: 'id',
  description: 'An account, a user, a machine or an app',
};

/** Discord's names for our other languages; whoever has none of them reads English. */
const LOCALES: Partial<Record<Locale, Language>> = {
  [Locale.SpanishES]: 'es',
  [Locale.SpanishLATAM]: 'es',
  [Locale.German]: 'de',
};

export const COMMANDS: RESTPutAPIApplicationCommandsJSONBody = commandsIn(copyFor('en')).map(
  ({ name, description }) => ({
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    description_localizations: Object.fromEntries(
      Object.entries(LOCALES).map(([locale, language]) => [locale, describe(name, language)]),
    ),
    contexts: [Guild, BotDM, PrivateChannel],
    integration_types: [GuildInstall, UserInstall],
  }),
);

function describe(command: string, language: Language): string {
  return commandsIn(copyFor(language)).find(({ name }) => name === command)?.description ?? '';
}

/** Only who may manage the guild is offered them; whether it is an operator is asked again at each use. */
const OPERATOR_LIST: RESTPutAPIApplicationGuildCommandsJSONBody = OPERATOR_COMMANDS.map(
  ({ name, words, argument }) => ({
    type: ApplicationCommandType.ChatInput,
    name,
    description: words,
    default_member_permissions: '0',
    ...(argument === null ? {} : { options: [WANTED] }),
  }),
);

/** Replaces the lists of commands at Discord, where they are others than those we sent last. */
export async function registerCommands(
  app: Pick<App, 'config' | 'db'>,
  rest: REST,
  applicationId: string,
): Promise<void> {
  const { discordGuild: guild } = app.config.operators;
  const everywhere = Routes.applicationCommands(applicationId);
  await register(app, rest, { name: applicationId, route: everywhere, commands: COMMANDS });
  if (guild === null) return;
  const route = Routes.applicationGuildCommands(applicationId, guild);
  const name = `${applicationId}:${guild}`;
  await register(app, rest, { name, route, commands: OPERATOR_LIST });
}

type CommandList = { name: string; route: `/${string}`; commands: unknown[] };

async function register(
  app: Pick<App, 'db'>,
  rest: REST,
  { name, route, commands }: CommandList,
): Promise<void> {
  const setting = `discord_commands:${name}`;
  const hash = createHash('sha256').update(JSON.stringify(commands)).digest('base64url');
  const [found] = await app.db.read(findSetting(setting));
  if (found === hash) return;
  await rest.put(route, { body: commands });
  await app.db.write([saveSetting(setting, hash)]);
}
