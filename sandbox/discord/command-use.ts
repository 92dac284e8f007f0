import { findCommand } from './commands.ts';
import type { DiscordWorld } from './state.ts';
import { type Command, CONTEXT } from './wire.ts';

/** Where a command is used: a guild, or the direct chat when there is none. `permissions` are the person's own there. */
export type CommandPlace = { guildId?: string; permissions?: string };

type Value = string | number | boolean;

const OPTION_TYPES: Record<number, (value: Value) => boolean> = {
  3: (value) => typeof value === 'string',
  4: (value) => Number.isInteger(value),
  5: (value) => typeof value === 'boolean',
  10: (value) => typeof value === 'number',
};

/** The command, if Discord offers it to this person in this place. */
export function findOffered(
  world: DiscordWorld,
  name: string,
  { guildId, permissions = '0' }: CommandPlace,
): Command {
  const context = guildId === undefined ? CONTEXT.botDm : CONTEXT.guild;
  const command = findCommand(world, name, { guildId: guildId ?? null, context });
  if (!command) throw new Error(`no command "${name}" is offered here`);
  const needed = BigInt(command.default_member_permissions ?? 0);
  if (guildId !== undefined && (BigInt(permissions) & needed) !== needed) {
    throw new Error(`command "${name}" needs permissions`);
  }
  return command;
}

export function commandData(
  { id, name, type, options: known }: Command,
  given: Record<string, Value>,
): Record<string, unknown> {
  const missing = known.find((option) => option.required && !(option.name in given));
  if (missing) throw new Error(`command "${name}" needs ${missing.name}`);
  const options = Object.entries(given).map(([option, value]) => {
    const found = known.find((one) => one.name === option);
    if (!found || !OPTION_TYPES[found.type]?.(value)) {
      throw new Error(`command "${name}" does not take ${option}`);
    }
    return { name: option, type: found.type, value };
  });
  return { id, name, type, ...(options.length > 0 ? { options } : {}) };
}

/** The name in a typed `/name`, when the client would run it as a command. */
export function commandTyped(world: DiscordWorld, text: string): string | null {
  const name = /^\/([\p{L}\p{N}_-]{1,32})\s*$/u.exec(text)?.[1];
  if (name === undefined) return null;
  const place = { guildId: null, context: CONTEXT.botDm };
  return findCommand(world, name, place) ? name : null;
}
