import { ApiError, assertLength, invalidForm, missingAccess } from './api-error.ts';
import { type DiscordWorld, nextSnowflake } from './state.ts';
import type { Command, CommandOption } from './wire.ts';

const NAME = /^[\p{Ll}\p{Lm}\p{Lo}\p{N}_-]{1,32}$/u;
const MAX_COMMANDS = 100;
const MAX_OPTIONS = 25;
const EVERYWHERE = '';

/** Replaces the whole list: of one guild, or the global one. */
export function putCommands(world: DiscordWorld, guildId: string | null, body: unknown): Command[] {
  assertAccess(world, guildId);
  if (!Array.isArray(body)) {
    throw invalidForm([], 'Only iterables may be used in a ListType', 'LIST_TYPE_CONVERT');
  }
  assertCount(body);
  const commands = (body as Partial<Command>[]).map((given, index) =>
    toCommand(world, given, [index]),
  );
  const names = commands.map(({ type, name }) => `${type} ${name}`);
  if (new Set(names).size !== names.length) {
    throw invalidForm(
      ['name'],
      'Application command names must be unique',
      'APPLICATION_COMMANDS_DUPLICATE_NAME',
    );
  }
  world.state.data.commands[guildId ?? EVERYWHERE] = commands;
  world.state.saveSoon();
  return commands;
}

/** Adds one; a command of the same type and name is replaced. */
export function createCommand(world: DiscordWorld, given: Partial<Command>): Command {
  const { id, ...command } = toCommand(world, given);
  const all = world.state.data.commands[EVERYWHERE] ?? [];
  const before = all.find(({ type, name }) => type === command.type && name === command.name);
  const created = { ...command, id: before?.id ?? id };
  keep(world, [...all.filter((each) => each !== before), created]);
  return created;
}

export function editCommand(world: DiscordWorld, id: string, given: Partial<Command>): Command {
  const before = getCommand(world, id);
  const edited = { ...toCommand(world, { ...before, ...given }), id };
  const all = world.state.data.commands[EVERYWHERE] ?? [];
  keep(
    world,
    all.map((each) => (each === before ? edited : each)),
  );
  return edited;
}

export function deleteCommand(world: DiscordWorld, id: string): void {
  const gone = getCommand(world, id);
  keep(
    world,
    (world.state.data.commands[EVERYWHERE] ?? []).filter((each) => each !== gone),
  );
}

function getCommand({ state }: DiscordWorld, id: string): Command {
  const found = state.data.commands[EVERYWHERE]?.find((command) => command.id === id);
  if (found) return found;
  throw new ApiError(404, { code: 10063, message: 'Unknown application command' });
}

function keep(world: DiscordWorld, commands: Command[]): void {
  assertCount(commands);
  world.state.data.commands[EVERYWHERE] = commands;
  world.state.saveSoon();
}

function assertCount({ length }: unknown[]): void {
  if (length <= MAX_COMMANDS) return;
  const message = 'Maximum number of application commands reached (100)';
  throw new ApiError(400, { code: 30032, message });
}

export function listCommands(world: DiscordWorld, guildId: string | null): Command[] {
  assertAccess(world, guildId);
  return world.state.data.commands[guildId ?? EVERYWHERE] ?? [];
}

/** The command a person is offered in a guild or in the direct chat. */
export function findCommand(
  { state }: DiscordWorld,
  name: string,
  { guildId, context }: { guildId: string | null; context: number },
): Command | undefined {
  const inGuild = guildId === null ? [] : (state.data.commands[guildId] ?? []);
  return [...inGuild, ...(state.data.commands[EVERYWHERE] ?? [])].find(
    (command) =>
      command.name === name && (command.contexts === null || command.contexts.includes(context)),
  );
}

function assertAccess({ operatorGuildId }: DiscordWorld, guildId: string | null): void {
  if (guildId !== null && guildId !== operatorGuildId) throw missingAccess();
}

type Path = (string | number)[];

function toCommand(world: DiscordWorld, given: Partial<Command>, at: Path = []): Command {
  const { name = '', description = '', type = 1, options = [] } = given;
  if (!NAME.test(name) || name !== name.toLowerCase()) {
    throw invalidForm(
      [...at, 'name'],
      'Command name is invalid',
      'APPLICATION_COMMAND_INVALID_NAME',
    );
  }
  if (type === 1) assertLength(description, [...at, 'description'], { max: 100 });
  const translated = given.description_localizations ?? null;
  assertTranslated(translated, at);
  assertOptions(options, at);
  assertValues(given.contexts ?? [], [...at, 'contexts'], 2);
  assertValues(given.integration_types ?? [], [...at, 'integration_types'], 1);
  return {
    id: nextSnowflake(world),
    application_id: world.applicationId,
    version: nextSnowflake(world),
    type,
    name,
    description,
    description_localizations: translated,
    options,
    contexts: given.contexts ?? null,
    integration_types: given.integration_types ?? null,
    default_member_permissions: given.default_member_permissions ?? null,
  };
}

/** The locales of Discord's clients that are needed here. Source: Reference, Locales. */
const LOCALES = ['en-GB', 'en-US', 'de', 'es-ES', 'es-419', 'fr', 'it', 'pt-BR', 'nl', 'pl', 'ja'];

function assertTranslated(translated: Command['description_localizations'], at: Path): void {
  for (const [locale, description] of Object.entries(translated ?? {})) {
    const path = [...at, 'description_localizations', locale];
    if (!LOCALES.includes(locale)) {
      throw invalidForm(path, 'Value must be a known locale', 'DICT_KEY_INVALID');
    }
    assertLength(description, path, { max: 100 });
  }
}

function assertOptions(options: CommandOption[], at: Path): void {
  if (options.length > MAX_OPTIONS) {
    throw invalidForm([...at, 'options'], `Must be ${MAX_OPTIONS} or fewer in length.`);
  }
  for (const [position, { name, description }] of options.entries()) {
    const path = [...at, 'options', position];
    if (!NAME.test(name)) throw invalidForm([...path, 'name'], 'Option name is invalid');
    assertLength(description, [...path, 'description'], { max: 100 });
  }
}

function assertValues(values: number[], path: (string | number)[], max: number): void {
  const isKnown = values.every((value) => Number.isInteger(value) && value >= 0 && value <= max);
  if (!isKnown) throw invalidForm(path, 'Value is not one of the choices', 'BASE_TYPE_CHOICES');
}
