import type { Effect } from '../effects.ts';
import type { EffectDefinition } from '../effects/effect.ts';
import type { Context, Move, ScreenDefinition, Screens } from '../flows/flow.ts';
import type { ScreenId } from '../flows/screens.ts';
import type { OperatorFacts } from '../operator-facts.ts';
import type { Screen } from '../screen.ts';

/** A command that only operators have. */
export type OperatorCommand = {
  /** Its description in the command list of a platform. */
  words: string;
  /** The screen that it leads to. */
  screen: ScreenId;
  /** What may follow the command. If it takes an account, its screen reads an account from typed text as well. */
  argument: 'account' | null;
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
  onText?: (typed: string) => Move | null;
};

/** Restricts screens to operators. For everybody else they are not shown, and taps and texts on them have no effect. */
export function forOperators<Id extends string>(
  definitions: Record<Id, OperatorScreen>,
): Screens<Id> {
  const entries = Object.entries<OperatorScreen>(definitions);
  return Object.fromEntries(entries.map(([id, one]) => [id, guard(one)])) as Screens<Id>;
}

function guard({ view, choose, onText, ...rest }: OperatorScreen): ScreenDefinition {
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
      return operator ? choose(id, { ...context, operator }) : null;
    },
    onText: (typed, { facts }) => (facts.operator && onText ? onText(typed) : null),
  };
}

/** The characters of an id. */
const ID = /^\S{1,64}$/;

/** Leads to the screen of a command with the account that was typed; null when nothing typed can be an id. */
export function accountMove({ screen, onAccount }: OperatorCommand, typed: string): Move | null {
  const account = readAccount(typed);
  if (account === null) return null;
  return { to: screen, keep: { find: account }, effects: onAccount?.(account) ?? [] };
}

export function readAccount(typed: string): string | null {
  return ID.exec(typed.trim())?.[0] ?? null;
}
