import type { ChatEvent } from '../chat-event.ts';
import type { Context, Move } from '../flows/flow.ts';
import type { Session } from '../session.ts';
import { accountMove, type OperatorCommand, type OperatorModule, readAccount } from './command.ts';
import { find } from './find.ts';
import { fleet } from './fleet.ts';
import { whatsapp } from './whatsapp.ts';

/** The commands of operators, in the order in which a platform lists them. */
const MODULES = {
  ops: fleet,
  ops_whatsapp: whatsapp,
  ops_find: find,
} as const satisfies Record<string, OperatorModule>;

type Module = (typeof MODULES)[keyof typeof MODULES];

export const operatorScreens = collect('screens');
export const operatorEffects = collect('effects');

export const OPERATOR_COMMANDS: (OperatorCommand & { name: string })[] = Object.entries(
  MODULES,
).map(([name, { command }]) => ({ name, ...command }));

/** What an operator's command leads to; null for anybody else, and for a text that is no such command. */
export function operatorMove({ facts }: Pick<Context, 'facts'>, typed: string): Move | null {
  const read = facts.operator ? readCommand(typed) : null;
  if (!read) return null;
  const { command, argument } = read;
  if (command.argument === null) return { to: command.screen };
  return accountMove(command, argument) ?? { to: command.screen, keep: { find: null } };
}

/** The account that this event is about. It has to be loaded before the step. */
export function requestedAccount(session: Session | null, incoming: ChatEvent): string | null {
  const typed = incoming.kind === 'text' ? accountTyped(session, incoming.text) : null;
  return typed ?? session?.find ?? null;
}

function accountTyped(session: Session | null, typed: string): string | null {
  const read = readCommand(typed);
  if (read) return read.command.argument === 'account' ? readAccount(read.argument) : null;
  const isAsked = OPERATOR_COMMANDS.some(
    ({ argument, screen }) => argument === 'account' && screen === session?.at,
  );
  return isAsked && !typed.startsWith('/') ? readAccount(typed) : null;
}

function readCommand(typed: string): { command: OperatorCommand; argument: string } | null {
  const [, word = '', argument = ''] = /^\/(ops\w*)(?:@\w+)?(?:\s(.+))?$/i.exec(typed.trim()) ?? [];
  const command = OPERATOR_COMMANDS.find(({ name }) => name === word.toLowerCase());
  return command ? { command, argument: argument.trim() } : null;
}

/** All screens, or all effects, of the modules in one table. */
function collect<K extends 'screens' | 'effects'>(part: K): Intersection<Module[K]> {
  const parts = Object.values(MODULES).map((module) => module[part]);
  return Object.assign({}, ...parts) as Intersection<Module[K]>;
}

type Intersection<T> = (T extends unknown ? (each: T) => void : never) extends (
  each: infer All,
) => void
  ? All
  : never;
