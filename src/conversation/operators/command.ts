import type { Effect } from '../effects.ts';
import type { EffectDefinition } from '../effects/effect.ts';
import type { Context, Move, ScreenDefinition, Screens } from '../flows/flow.ts';
import type { ScreenId } from '../flows/screens.ts';
import type { OperatorFacts } from '../operator-facts.ts';
import { hasRole, type Role } from '../../domain/operators.ts';
import { operatorCopy } from '../languages/operators.ts';
import type { Screen } from '../screen.ts';

/** A command that only operators have. */
export type OperatorCommand = {
  /** Its description in the command list of a platform. */
  words: string;
  role: Role;
  /** The screen that it leads to. */
  screen: ScreenId;
  /** What may follow the command. If it takes an account, its screen reads an account from typed text as well. */
  argument: 'account' | null;
  /** What is typed on its screen is a message and no id. */
  takesMessages?: true;
  /** The effects of the command when an account was typed. */
  onAccount?: (account: string) => Effect[];
};

/** A command with the screens and effects that belong to it. */
export type OperatorModule = {
  command: OperatorCommand;
  screens: Record<string, ScreenDefinition>;
  effects: Record<string, EffectDefinition<never>>;
};

export type OperatorContext = Context & { operator: OperatorFacts };

type OperatorScreen = Pick<ScreenDefinition, 'back'> & {
  view: (context: OperatorContext) => Screen;
  choose: (id: string, context: OperatorContext) => Move | null;
  onText?: (typed: string, context: OperatorContext) => Move | null;
};

/**
 * Restricts screens to operators. For everybody else they are not shown, and taps and texts on them have no effect. What a choice
 * changes needs the role, which is checked at each tap.
 */
export function forOperators<Id extends string>(
  role: Role,
  definitions: Record<Id, OperatorScreen>,
): Screens<Id> {
  const entries = Object.entries<OperatorScreen>(definitions);
  return Object.fromEntries(entries.map(([id, one]) => [id, guard(role, one)])) as Screens<Id>;
}

function guard(role: Role, { view, choose, onText, ...rest }: OperatorScreen): ScreenDefinition {
  return {
    ...rest,
    shown: 'to_operators',
    interruptible: false,
    view: (context) => {
      const { operator } = context.facts;
      return operator ? view({ ...context, operator }) : { body: [] };
    },
    choose: (id, context) => {
      const { operator } = context.facts;
      const move = operator && choose(id, { ...context, operator });
      return move?.effects?.length ? withRole(operator, role, move) : move;
    },
    onText: (typed, context) => {
      const { operator } = context.facts;
      const move = operator && onText ? onText(typed, { ...context, operator }) : null;
      return move?.effects?.length ? withRole(operator, role, move) : move;
    },
  };
}

/** The move, or what an operator is told whose role is not enough for it. */
export function withRole(operator: OperatorFacts | null, needed: Role, move: Move): Move {
  if (operator && hasRole(operator.role, needed)) return move;
  return { stay: true, say: operatorCopy.needsRole(needed, operator?.role ?? 'viewer') };
}

/** The characters of an id. */
const ID = /^\S{1,64}$/;
/** After a command it may also be a name, which may have spaces. */
const ID_OR_NAME = /^\S(?:[^\n]{0,62}\S)?$/;

/** Leads to the screen of a command with the account that was typed; null when nothing typed can be an id. */
export function accountMove(
  { screen, onAccount }: OperatorCommand,
  typed: string,
  read = readAccount,
): Move | null {
  const account = read(typed);
  if (account === null) return null;
  return { to: screen, keep: { find: account }, effects: onAccount?.(account) ?? [] };
}

export function readAccount(typed: string): string | null {
  return ID.exec(typed.trim())?.[0] ?? null;
}

export function readAccountOrName(typed: string): string | null {
  return ID_OR_NAME.exec(typed.trim())?.[0] ?? null;
}
