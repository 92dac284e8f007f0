import { CONFIRM_MS } from '../../domain/operators.ts';
import { effect, unchanged } from '../effects/effect.ts';
import type { Facts } from '../facts.ts';
import type { Move, Screens } from '../flows/flow.ts';
import { operatorCopy } from '../languages/operators.ts';
import type { OperationFacts, OperatorFacts } from '../operator-facts.ts';
import { type Choice, type Field, type Picture, type Screen, text } from '../screen.ts';
import {
  accountMove,
  forOperators,
  type OperatorCommand,
  type OperatorContext,
} from './command.ts';
import { type OperationName, operationOf } from './operations/operations.ts';
import type { Args } from './options.ts';

const words = operatorCopy.operation;

const command: OperatorCommand = {
  words: words.approveWords,
  role: 'operator',
  screen: 'ops_approve',
  argument: 'account',
};

const screens: Screens<'ops_operation' | 'ops_approve'> = forOperators('viewer', {
  ops_operation: {
    view: (context) => viewOperation(context, context.operator.operation),
    choose: (id, { operator: { operation } }) => operation && chooseFor(operation, id),
    back: ({ session }) => (session.find === null ? 'ops' : 'ops_find'),
  },
  ops_approve: {
    view: ({ operator: { approval }, session }) => ({
      title: words.approve,
      body: text(approval?.blast ?? words.none(session.find ?? '')),
      fields: approval ? fieldsOf(approval, true) : [],
      choices: approval
        ? [{ id: `approve:${approval.id}`, label: words.approve, style: 'danger' }]
        : [],
    }),
    choose: (id, { operator: { approval } }) =>
      approval && id === `approve:${approval.id}`
        ? { to: 'ops', effects: [{ type: 'approve_operation', id: approval.id }] }
        : null,
    onText: (typed) => accountMove(command, typed),
    back: () => 'ops',
  },
});

const effects = {
  operate: effect<{ operation: OperationName; args: Args }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { operation: name, args }) =>
      withOperation(facts, {
        id: '',
        name,
        args,
        actor: '',
        state: 'looking',
        before: null,
        blast: null,
        answer: null,
        expiresAt: facts.now + CONFIRM_MS,
        page: null,
      }),
  }),
  confirm_operation: effect<{ id: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts) => inState(facts, 'confirmed'),
  }),
  cancel_operation: effect<{ id: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts) => inState(facts, 'cancelled'),
  }),
  approve_operation: effect<{ id: string }>({
    duringHold: 'allowed',
    costs: null,
    predict: unchanged,
  }),
};

/** The operation under way, and `/ops_approve` for those that need a second operator. */
export const operate = { command, screens, effects };

/** What an operation came to, for a chat that shows something else meanwhile. */
export function operationSentence({ name, state, answer }: OperationFacts): string | null {
  if (state !== 'done' && state !== 'refused') return null;
  return `${operationOf(name).words}: ${answer ?? ''}`;
}

/** The days of the service until then, drawn when it is sent. */
export function reportPicture(until: number): Picture {
  return { report: until, alt: operatorCopy.report.alt };
}

function viewOperation(context: OperatorContext, operation: OperationFacts | null): Screen {
  if (!operation) return { body: text(words.expired) };
  return {
    title: operationOf(operation.name).words,
    body: text(...sentencesOf(context, operation)),
    fields: fieldsOf(operation, operation.state === 'asked' || operation.state === 'second'),
    choices: choicesOf(operation),
    ...(operation.page === null ? {} : { links: [{ label: words.openPage, url: operation.page }] }),
    ...(operation.name === 'report' && operation.state === 'done'
      ? { picture: reportPicture(context.facts.now) }
      : {}),
  };
}

function sentencesOf({ copy, facts }: OperatorContext, operation: OperationFacts): string[] {
  const { id, state, blast, answer, expiresAt } = operation;
  const isOver = expiresAt !== null && facts.now >= expiresAt;
  const until = copy.time(expiresAt ?? facts.now);
  switch (state) {
    case 'looking':
      return [words.looking];
    case 'asked':
      return isOver ? [words.expired] : [blast ?? '', words.until(until)];
    case 'second':
      return isOver ? [words.expired] : [blast ?? '', words.second(id, until)];
    case 'confirmed':
      return [words.running];
    case 'done':
    case 'refused':
      return [answer ?? ''];
    case 'cancelled':
      return [words.cancelled];
    case 'expired':
      return [words.expired];
  }
}

function fieldsOf({ args, before, actor }: OperationFacts, isQuestion: boolean): Field[] {
  if (!isQuestion) return [];
  return [
    ...Object.entries(args).flatMap(([label, value]) =>
      value === null
        ? []
        : [{ label: label.replace(/^./, (first) => first.toUpperCase()), value: String(value) }],
    ),
    ...(before === null ? [] : [{ label: words.before, value: before }]),
    { label: words.by, value: actor },
  ];
}

/** The id is part of each choice, so that a button of an earlier question never answers a later one. */
function choicesOf({ id, state, args }: OperationFacts): Choice[] {
  const no: Choice = { id: `no:${id}`, label: words.no };
  if (state === 'asked') return [{ id: `yes:${id}`, label: words.yes, style: 'danger' }, no];
  if (state === 'second') return [no];
  return typeof args['account'] === 'string' ? [{ id: 'show', label: words.show }] : [];
}

function chooseFor({ id, args: { account } }: OperationFacts, choice: string): Move | null {
  if (choice === `yes:${id}`) {
    return { to: 'ops_operation', effects: [{ type: 'confirm_operation', id }] };
  }
  if (choice === `no:${id}`) {
    return { to: 'ops_operation', effects: [{ type: 'cancel_operation', id }] };
  }
  return choice === 'show' && typeof account === 'string'
    ? { to: 'ops_find', keep: { find: account } }
    : null;
}

function withOperation(facts: Facts, operation: OperationFacts): Facts {
  return facts.operator ? { ...facts, operator: { ...facts.operator, operation } } : facts;
}

function inState(facts: Facts, state: 'confirmed' | 'cancelled'): Facts {
  const operation: OperatorFacts['operation'] = facts.operator?.operation ?? null;
  return operation ? withOperation(facts, { ...operation, state }) : facts;
}
