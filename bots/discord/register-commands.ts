import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type Locale,
  type REST,
  type RESTGetAPIApplicationCommandsResult,
  type RESTPutAPIApplicationCommandsJSONBody,
  type RESTPutAPIApplicationGuildCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { App } from '../../src/app.ts';
import { type Copy, copyFor } from '../../src/conversation/languages/copy.ts';
import { LANGUAGES } from '../../src/conversation/languages/languages.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import type { Option } from '../../src/conversation/operators/options.ts';
import { commandsIn } from '../commands.ts';
import { registerChanged } from '../register-changed.ts';

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/** What may follow /support, as on platforms where people type it: `/support my agent is silent`. */
const TEXT_OPTION: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  name: 'text',
  description: copyFor('en').edge.optionText,
  description_localizations: localizedBy(({ edge }) => edge.optionText),
  required: false,
};

export const COMMANDS: RESTPutAPIApplicationCommandsJSONBody = commandsIn(copyFor('en')).map(
  ({ name, description }) => ({
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    description_localizations: localizedBy(({ commands }) => commands[name]),
    ...(name === 'support' ? { options: [TEXT_OPTION] } : {}),
    contexts: [Guild, BotDM, PrivateChannel],
    integration_types: [GuildInstall, UserInstall],
  }),
);

/** Discord shows English to everybody whose language is none of these. */
function localizedBy(
  words: (copy: Pick<Copy, 'commands' | 'edge'>) => string,
): Partial<Record<`${Locale}`, string>> {
  return Object.fromEntries(
    Object.values(LANGUAGES).flatMap(({ discordLocales, sentences }) =>
      discordLocales.map((locale: `${Locale}`) => [locale, words(sentences)]),
    ),
  );
}

/** Only members who may manage the guild see these commands; each use checks again that it comes from an operator. */
const OPERATOR_LIST: RESTPutAPIApplicationGuildCommandsJSONBody = OPERATOR_COMMANDS.map(
  ({ name, words, options }) => ({
    type: ApplicationCommandType.ChatInput,
    name,
    description: words,
    default_member_permissions: '0',
    options: Object.entries(options).map(([option, definition]) => toOption(option, definition)),
  }),
);

/** Shapes and limits: discord-api-types, `APIApplicationCommandOption`. */
function toOption(name: string, option: Option): APIApplicationCommandBasicOption {
  const common = { name, description: option.words.slice(0, 100), required: !option.optional };
  switch (option.kind) {
    case 'number': {
      const type = ApplicationCommandOptionType.Integer;
      return { ...common, type, min_value: option.min, max_value: option.max };
    }
    case 'choice': {
      const choices = option.of.map((value) => ({ name: value, value }));
      return { ...common, type: ApplicationCommandOptionType.String, choices };
    }
    case 'account':
    case 'word':
    case 'text':
      return { ...common, type: ApplicationCommandOptionType.String };
  }
}

/** The commands that are registered for direct chats. A mention in a text needs their ids. */
export async function listCommands(
  rest: REST,
  applicationId: string,
): Promise<RESTGetAPIApplicationCommandsResult> {
  const listed = await rest.get(Routes.applicationCommands(applicationId));
  return listed as RESTGetAPIApplicationCommandsResult;
}

/** Replaces the lists of commands at Discord that have changed since they were registered last. */
export async function registerCommands(
  app: Pick<App, 'config' | 'db'>,
  rest: REST,
  applicationId: string,
): Promise<void> {
  const { discordGuild: guild } = app.config.operators;
  await registerChanged(app, {
    setting: `discord_commands:${applicationId}`,
    content: COMMANDS,
    register: () => rest.put(Routes.applicationCommands(applicationId), { body: COMMANDS }),
  });
  if (guild === null) return;
  const route = Routes.applicationGuildCommands(applicationId, guild);
  await registerChanged(app, {
    setting: `discord_commands:${applicationId}:${guild}`,
    content: OPERATOR_LIST,
    register: () => rest.put(route, { body: OPERATOR_LIST }),
  });
}
