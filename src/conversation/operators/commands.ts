import type { ChatEvent } from '../chat-event.ts';
import type { Context, Move } from '../flows/flow.ts';
import { findChoice } from '../read-text.ts';
import type { Session } from '../session.ts';
import type { Role } from '../../domain/operators.ts';
import {
  accountMove,
  type OperatorCommand,
  type OperatorModule,
  readAccount,
  readAccountOrName,
  withRole,
} from './command.ts';
import { alarms } from './alarms.ts';
import { find } from './find.ts';
import { fleet } from './fleet.ts';
import { operate } from './operate.ts';
import {
  ALL_OPERATIONS,
  isOperation,
  type OperationName,
  operationOf,
} from './operations/operations.ts';
import { ACCOUNT, type Options } from './options.ts';
import { startOperation } from './start-operation.ts';
import { thread } from './thread.ts';
import { whatsapp } from './whatsapp.ts';

/** The commands of operators that show something of their own, in the order in which a platform lists them. */
const MODULES = {
  ops: fleet,
  ops_alarms: alarms,
  ops_whatsapp: whatsapp,
  ops_find: find,
  ops_approve: operate,
  ops_thread: thread,
} as const satisfies Record<string, OperatorModule>;

type Module = (typeof MODULES)[keyof typeof MODULES];

export const operatorScreens = collect('screens');
export const operatorEffects = collect('effects');

type ScreenCommand = OperatorCommand & { name: string };

const SCREEN_COMMANDS: ScreenCommand[] = Object.entries(MODULES).map(([name, { command }]) => ({
  name,
  ...command,
}));

/** What platforms list: every command with the options that may follow it. */
export const OPERATOR_COMMANDS: { name: string; words: string; role: Role; options: Options }[] = [
  ...SCREEN_COMMANDS.map(({ name, words, role, argument }) => ({
    name,
    words,
    role,
    options: optionsOf(argument),
  })),
  ...ALL_OPERATIONS.map(([name, { words, role, options }]) => ({
    name: `ops_${name}`,
    words,
    role,
    options,
  })),
];

function optionsOf(argument: OperatorCommand['argument']): Options {
  return argument === null ? {} : { id: { ...ACCOUNT, optional: true } };
}

/** What an operator's command leads to; null for anybody else, and for a text that is no such command. */
export function operatorMove({ facts }: Pick<Context, 'facts'>, typed: string): Move | null {
  const read = facts.operator ? readCommand(typed) : null;
  if (!read) return null;
  const { argument } = read;
  if ('operation' in read) return startOperation({ facts }, read.operation, argument);
  const { command } = read;
  const move =
    command.argument === null
      ? { to: command.screen }
      : (accountMove(command, argument, readAccountOrName) ?? {
          to: command.screen,
          keep: { find: null },
        });
  return withRole(facts.operator, command.role, move);
}

/** The account that this event is about, or another id that was asked for. It has to be loaded before the step. */
export function requestedAccount(session: Session | null, incoming: ChatEvent): string | null {
  const typed = incoming.kind === 'text' ? accountTyped(session, incoming.text) : null;
  return typed ?? session?.find ?? null;
}

/** Whether what this event leads to may show the fleet in numbers, which takes as long as the fleet is large. */
export function mayShowFleet(incoming: ChatEvent): boolean {
  const read = incoming.kind === 'text' ? readCommand(incoming.text) : null;
  if (!read) return true;
  return 'command' in read && read.command.argument !== 'account';
}

function accountTyped(session: Session | null, typed: string): string | null {
  const read = readCommand(typed);
  if (read && 'operation' in read) {
    const [first] = Object.values(operationOf(read.operation).options);
    return first?.kind === 'account' ? readAccount(read.argument.split(/\s+/, 1)[0] ?? '') : null;
  }
  if (read) return read.command.argument === 'account' ? readAccountOrName(read.argument) : null;
  const isAsked = SCREEN_COMMANDS.some(
    ({ argument, screen, takesMessages }) =>
      argument === 'account' && !takesMessages && screen === session?.at,
  );
  if (!isAsked || typed.startsWith('/') || isChoice(session, typed)) return null;
  return readAccount(typed);
}

/** Whether a text names a button of an operator's screen, so that it is no id. */
function isChoice(session: Session | null, typed: string): boolean {
  const labels = session?.choices.map((id) =>
    isOperation(id) ? (operationOf(id).label ?? id) : id,
  );
  return findChoice(typed, labels ?? []) !== null;
}

type ReadCommand = { argument: string } & (
  | { command: ScreenCommand }
  | { operation: OperationName }
);

function readCommand(typed: string): ReadCommand | null {
  const [, word = '', argument = ''] =
    /^\/(ops\w*)(?:@\w+)?(?:\s([^]+))?$/i.exec(typed.trim()) ?? [];
  const name = word.toLowerCase();
  const operation = name.replace(/^ops_/, '');
  if (operation !== name && isOperation(operation)) return { operation, argument: argument.trim() };
  const command = SCREEN_COMMANDS.find((each) => each.name === name);
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
