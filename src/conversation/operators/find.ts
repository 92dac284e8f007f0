import { effect, unchanged } from '../effects/effect.ts';
import type { Screens } from '../flows/flow.ts';
import { operatorCopy as words } from '../languages/operators.ts';
import type { OperatorFacts } from '../operator-facts.ts';
import { type Choice, text } from '../screen.ts';
import { hasRole } from '../../domain/operators.ts';
import { accountMove, forOperators, type OperatorCommand } from './command.ts';
import { foundFields } from './found-account.ts';
import { ALL_OPERATIONS, isOperation } from './operations/operations.ts';
import { startOperation } from './start-operation.ts';

const command: OperatorCommand = {
  words: 'Look at one account',
  role: 'viewer',
  screen: 'ops_find',
  argument: 'account',
  onAccount: (wanted) => [{ type: 'find_account', wanted }],
};

const screens: Screens<'ops_find'> = forOperators('viewer', {
  ops_find: {
    view: ({ operator, session, copy }) => ({
      title: words.found.title,
      body: text(...notFound(operator, session.find), words.found.ask),
      fields: session.find === null ? [] : operator.found.flatMap((one) => foundFields(one, copy)),
      choices: session.find === null ? [] : buttonsFor(operator),
    }),
    choose: (id, context) => {
      const [only] = context.operator.found;
      if (id === 'refresh') return { to: 'ops_find' };
      return only && isOperation(id) ? startOperation(context, id, only.id) : null;
    },
    onText: (typed) => accountMove(command, typed),
    back: () => 'ops',
  },
});

/** What can be done with the one account that was found, as far as the operator's role allows it. */
function buttonsFor({ found, role }: OperatorFacts): Choice[] {
  if (found.length !== 1) return [];
  return [
    ...ALL_OPERATIONS.flatMap(([id, operation]) =>
      operation.label !== null && hasRole(role, operation.role)
        ? [{ id, label: operation.label }]
        : [],
    ),
    { id: 'refresh', label: words.refresh },
  ];
}

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
