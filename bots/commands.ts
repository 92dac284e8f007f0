import type { Copy } from '../src/conversation/languages/copy.ts';
import { en } from '../src/conversation/languages/en/sentences.ts';

/** The commands in the order in which platforms list them, described in one language. */
export function commandsIn({ commands }: Copy): { name: string; description: string }[] {
  return COMMANDS.map((name) => ({ name, description: commands[name] }));
}

const COMMANDS = Object.keys(en.commands) as (keyof Copy['commands'])[];
