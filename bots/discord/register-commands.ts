import { createHash } from 'node:crypto';
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { App } from '../../src/app.ts';
import { findSetting, saveSetting } from '../../src/store/settings.ts';
import { COMMAND_WORDS } from './words.ts';

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;

export const COMMANDS: RESTPutAPIApplicationCommandsJSONBody = Object.entries(COMMAND_WORDS).map(
  ([name, description]) => ({
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    contexts: [Guild, BotDM, PrivateChannel],
    integration_types: [GuildInstall, UserInstall],
  }),
);

/** Replaces the list of commands at Discord, when it is another than the one we sent last. */
export async function registerCommands(
  app: Pick<App, 'db'>,
  rest: REST,
  applicationId: string,
): Promise<void> {
  const name = `discord_commands:${applicationId}`;
  const hash = createHash('sha256').update(JSON.stringify(COMMANDS)).digest('base64url');
  const [found] = await app.db.read([findSetting(name)]);
  if (found?.rows[0]?.['value'] === hash) return;
  await rest.put(Routes.applicationCommands(applicationId), { body: COMMANDS });
  await app.db.write([saveSetting(name, hash)]);
}
