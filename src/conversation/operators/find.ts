import { effect, unchanged } from '../effects/effect.ts';
import type { Screens } from '../flows/flow.ts';
import { operatorCopy as words } from '../languages/operators.ts';
import type { OperatorFacts } from '../operator-facts.ts';
import { text } from '../screen.ts';
import { accountMove, forOperators, type OperatorCommand } from './command.ts';
import { foundFields } from './found-account.ts';

const command: OperatorCommand = {
  words: 'Look at one account',
  screen: 'ops_find',
  argument: 'account',
  onAccount: (wanted) => [{ type: 'find_account', wanted }],
};

const screens: Screens<'ops_find'> = forOperators({
  ops_find: {
    view: ({ operator, session, copy }) => ({
      title: words.found.title,
      body: text(...notFound(operator, session.find), words.found.ask),
      fields: session.find === null ? [] : operator.found.flatMap((one) => foundFields(one, copy)),
    }),
    choose: () => null,
    onText: (typed) => accountMove(command, typed),
    back: () => 'ops',
  },
});

const effects = {
  find_account: effect<{ wanted: string }>({
    duringHold: 'refused',
    costs: null,
    predict: unchanged,
  }),
};

/** `/ops_find`: one account, found by any id that belongs to it. */
export const find = { command, screens, effects };

function notFound({ found }: OperatorFacts, wanted: string | null): string[] {
  return wanted !== null && found.length === 0 ? [words.found.none(wanted)] : [];
}
