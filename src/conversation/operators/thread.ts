import { effect } from '../effects/effect.ts';
import type { Screens } from '../flows/flow.ts';
import { operatorCopy } from '../languages/operators.ts';
import type { ThreadFacts } from '../operator-facts.ts';
import { type Field, text } from '../screen.ts';
import { forOperators, type OperatorCommand, type OperatorContext } from './command.ts';
import { foundFields } from './found-account.ts';

const words = operatorCopy.thread;

const command: OperatorCommand = {
  words: words.what,
  role: 'operator',
  screen: 'ops_thread',
  argument: 'account',
  takesMessages: true,
};

const screens: Screens<'ops_thread'> = forOperators('operator', {
  ops_thread: {
    view: (context) => {
      const { threads } = context.operator;
      const [only] = threads;
      if (context.session.find === null || !only) return listOf(context, threads);
      return {
        title: words.title,
        body: text(
          ...only.messages.map(({ author, at, text: said }) =>
            words.said(author, context.copy.dateTime(at), said),
          ),
          words.answerHere,
        ),
        fields: diagnosis(context),
      };
    },
    choose: () => null,
    onText: (typed, { operator, session }) => {
      const [only] = operator.threads;
      if (!only || session.find === null) return { stay: true, say: words.none };
      return {
        to: 'ops_thread',
        say: words.sent,
        effects: [{ type: 'answer_support', id: only.id, accountId: only.accountId, text: typed }],
      };
    },
    back: () => 'ops',
  },
});

const effects = {
  answer_support: effect<{ id: string; accountId: string; text: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { text: said }) => {
      const { operator } = facts;
      if (!operator) return facts;
      const answer = { author: 'operator' as const, at: facts.now, text: said };
      const threads = operator.threads.map((each) => ({
        ...each,
        messages: [...each.messages, answer],
      }));
      return { ...facts, operator: { ...operator, threads } };
    },
  }),
};

/** `/ops_thread`: who waits for an answer, and the conversation with one customer. What is typed there goes to the customer. */
export const thread = { command, screens, effects };

function listOf({ copy }: OperatorContext, threads: ThreadFacts[]) {
  return {
    title: words.title,
    body: text(threads.length === 0 ? words.nobody : words.open),
    fields: threads.map(({ accountId, waitingSince }) => ({
      label: `/ops_thread ${accountId}`,
      value: waitingSince === null ? '' : words.since(copy.dateTime(waitingSince)),
    })),
  };
}

/** States and ids of the customer: nothing they wrote, and no secret. */
function diagnosis({ operator, copy }: OperatorContext): Field[] {
  return operator.found.flatMap((account) => foundFields(account, copy));
}
