import { effect } from '../effects/effect.ts';
import { operatorCopy } from '../languages/operators.ts';
import type { AlarmFacts, OperatorFacts } from '../operator-facts.ts';
import { type Choice, text } from '../screen.ts';
import type { Facts } from '../facts.ts';
import type { Move, Screens } from '../flows/flow.ts';
import { type OperatorNotice, sentenceOf } from '../news/operator-notices.ts';
import { hasRole } from '../../domain/operators.ts';
import { forOperators, type OperatorCommand, type OperatorContext, withRole } from './command.ts';
import { type OperationName, operationOf } from './operations/operations.ts';
import type { Args } from './options.ts';

const words = operatorCopy.alarms;

const command: OperatorCommand = {
  words: words.what,
  role: 'viewer',
  screen: 'ops_alarms',
  argument: null,
};

const screens: Screens<'ops_alarms' | 'ops_alarm'> = forOperators('operator', {
  ops_alarms: {
    view: (context) => ({
      title: words.title,
      body: text(context.operator.alarms.length === 0 ? words.none : words.open),
      fields: context.operator.alarms.map((alarm, index) => ({
        label: String(index + 1),
        value: `${sentenceOf(alarm.notice)} ${stateOf(context, alarm)}`,
      })),
      choices: [
        ...context.operator.alarms.map(({ id }, index) => ({ id, label: words.alarm(index + 1) })),
        { id: 'refresh', label: operatorCopy.refresh },
      ],
    }),
    choose: (id, { operator }) => {
      if (id === 'refresh') return { to: 'ops_alarms' };
      return find(operator, id) ? { to: 'ops_alarm', keep: { find: id } } : null;
    },
    back: () => 'ops',
  },
  ops_alarm: {
    view: (context) => {
      const alarm = find(context.operator, context.session.find);
      if (!alarm) return { title: words.title, body: text(words.over) };
      return {
        title: words.title,
        body: text(sentenceOf(alarm.notice), stateOf(context, alarm)),
        choices: [
          ...remedyChoices(context.operator, alarm),
          ...(alarm.takenBy === null ? [{ id: 'take', label: words.take }] : []),
          { id: 'silence', label: words.silence },
          { id: 'end', label: words.end },
        ],
      };
    },
    choose: (id, { operator, session }) => {
      const alarm = find(operator, session.find);
      if (!alarm) return null;
      switch (id) {
        case 'remedy':
          return remedyMove(operator, alarm);
        case 'take':
          return { say: words.taken, effects: [{ type: 'take_alarm', ...chosen(alarm) }] };
        case 'silence':
          return { say: words.silenced, effects: [{ type: 'silence_alarm', ...chosen(alarm) }] };
        case 'end':
          return {
            to: 'ops_alarms',
            say: words.ended,
            effects: [{ type: 'end_alarm', ...chosen(alarm) }],
          };
        default:
          return null;
      }
    },
    back: () => 'ops_alarms',
  },
});

type Chosen = Pick<AlarmFacts, 'id' | 'notice' | 'firstAt'>;

function chosen({ id, notice, firstAt }: AlarmFacts): Chosen {
  return { id, notice, firstAt };
}

const effects = {
  take_alarm: effect<Chosen>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { id }) =>
      withAlarms(facts, (all) =>
        all.map((each) => (each.id === id ? { ...each, takenBy: words.you } : each)),
      ),
  }),
  silence_alarm: effect<Chosen>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { id }) =>
      withAlarms(facts, (all) =>
        all.map((each) => (each.id === id ? { ...each, quietUntil: facts.now + HOUR_MS } : each)),
      ),
  }),
  end_alarm: effect<Chosen>({
    duringHold: 'allowed',
    costs: null,
    predict: (facts, { id }) => withAlarms(facts, (all) => all.filter((each) => each.id !== id)),
  }),
};

/** `/ops_alarms`: what is not over yet, and who looks after it. */
export const alarms = { command, screens, effects };

const HOUR_MS = 3_600_000;
/** Later than any silence: an operator looks after it. */
const LONG_MS = 2 * HOUR_MS;

type Remedy = { label: string; account: string; operation: OperationName; args: Args };

/** The one operation that settles an alarm. It says what it would do and is confirmed, as if it had been typed. */
function remedyOf(notice: OperatorNotice): Remedy | null {
  if (notice.type === 'payment_risk' && notice.kind === 'warning' && notice.state === 'open') {
    const args = { what: 'warned', plan: 'ends', reason: words.whyRefund };
    return { label: words.refund, account: notice.accountId, operation: 'refund', args };
  }
  if (notice.type === 'subscription_problem' && notice.problem === 'several') {
    const args = { what: 'second', plan: 'ends', reason: words.whyRefundSecond };
    return { label: words.refundSecond, account: notice.accountId, operation: 'refund', args };
  }
  return null;
}

function remedyChoices({ role }: OperatorFacts, { notice }: AlarmFacts): Choice[] {
  const remedy = remedyOf(notice);
  if (!remedy || !hasRole(role, operationOf(remedy.operation).role)) return [];
  return [{ id: 'remedy', label: remedy.label, style: 'danger' }];
}

function remedyMove(operator: OperatorFacts, { notice }: AlarmFacts): Move | null {
  const remedy = remedyOf(notice);
  if (!remedy) return null;
  const { account, operation, args } = remedy;
  return withRole(operator, operationOf(operation).role, {
    to: 'ops_operation',
    keep: { find: account },
    effects: [{ type: 'operate', operation, args: { account, ...args } }],
  });
}

function find({ alarms: open }: OperatorFacts, id: string | null): AlarmFacts | undefined {
  return open.find((each) => each.id === id);
}

function withAlarms(facts: Facts, change: (all: AlarmFacts[]) => AlarmFacts[]): Facts {
  const { operator } = facts;
  return operator
    ? { ...facts, operator: { ...operator, alarms: change(operator.alarms) } }
    : facts;
}

function stateOf({ copy, facts }: OperatorContext, alarm: AlarmFacts): string {
  const { count, firstAt, lastAt, takenBy, quietUntil } = alarm;
  const isSilent = quietUntil > facts.now && quietUntil < facts.now + LONG_MS;
  return [
    words.since(count, copy.dateTime(firstAt), copy.dateTime(lastAt)),
    ...(takenBy === null ? [] : [words.takenBy(takenBy)]),
    ...(isSilent && takenBy === null ? [words.quietUntil(copy.time(quietUntil))] : []),
  ].join(' · ');
}
