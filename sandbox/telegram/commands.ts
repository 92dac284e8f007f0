import { badRequest } from './api-error.ts';
import { getPerson } from './chats.ts';
import { isObject, type Params, readList, readObject, readText } from './params.ts';
import type { Command } from './state.ts';
import type { TelegramWorld } from './network.ts';

const MAX_COMMANDS = 100;
const MAX_DESCRIPTION = 256;
const SCOPES = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
];

export function setMyCommands(world: TelegramWorld, params: Params): true {
  const commands = readList(params, 'commands') ?? [];
  if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  world.state.data.commandLists[listOf(world, params)] = commands.map(toCommand);
  world.state.saveSoon();
  return true;
}

export function getMyCommands(world: TelegramWorld, params: Params): Command[] {
  return world.state.data.commandLists[listOf(world, params)] ?? [];
}

export function deleteMyCommands(world: TelegramWorld, params: Params): true {
  delete world.state.data.commandLists[listOf(world, params)];
  world.state.saveSoon();
  return true;
}

/** A list per scope and language. */
function listOf(world: TelegramWorld, params: Params): string {
  const scope = readObject(params, 'scope') ?? { type: 'default' };
  const type = String(scope.type);
  if (!SCOPES.includes(type)) throw badRequest("can't parse BotCommandScope");
  if (type.startsWith('chat')) getPerson(world, scope);
  const language = readText(params, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('LANG_CODE_INVALID');
  return [type, scope.chat_id ?? '', language].join('/');
}

function toCommand(value: unknown): Command {
  const { command, description } = isObject(value) ? value : {};
  if (typeof command !== 'string' || !/^[a-z0-9_]{1,32}$/.test(command)) {
    throw badRequest('BOT_COMMAND_INVALID');
  }
  if (
    typeof description !== 'string' ||
    description === '' ||
    description.length > MAX_DESCRIPTION
  ) {
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  return { command, description };
}
