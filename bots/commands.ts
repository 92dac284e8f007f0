import { isCommand } from '../src/conversation/commands.ts';
import { OPERATOR_COMMANDS } from '../src/conversation/operators/commands.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { LANGUAGES } from '../src/conversation/languages/languages.ts';

/** The commands in the order in which platforms list them, described in one language. */
export function commandsIn({
  commands,
}: Copy): { name: keyof Copy['commands']; description: string }[] {
  return COMMANDS.map((name) => ({ name, description: commands[name] }));
}

const COMMANDS = Object.keys(LANGUAGES.en.sentences.commands) as (keyof Copy['commands'])[];

export function isOurCommand(word: string): boolean {
  return isCommand(word) || OPERATOR_COMMANDS.some(({ name }) => name === word);
}
