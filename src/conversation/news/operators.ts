import type { Context } from '../flows/flow.ts';
import { operationSentence, reportPicture } from '../operators/operate.ts';
import { whatsAppSentence } from '../operators/whatsapp.ts';
import type { Picture } from '../screen.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { causeOf } from './alarm-causes.ts';
import { news } from './definition.ts';
import { type OperatorNotice, sentenceOf } from './operator-notices.ts';

export const operatorNews = {
  /** A step of linking WhatsApp to a phone: a new code, or the end. */
  whatsapp_changed: news({ duringHold: 'silent', whenUnreachable: 'drop', tell: whatsAppChanged }),
  /** How far an operation is that this chat asked for. */
  operation_changed: news<{ id: string }>({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: operationChanged,
  }),
  /** An alarm. A person who is no longer an operator does not get it. */
  operator: news<{ notice: OperatorNotice }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { notice }) =>
      context.facts.operator
        ? note(context, alarmWords(notice), undefined, pictureOf(context, notice))
        : noTurn(context),
  }),
};

/** An alarm names the screen with its buttons. */
function alarmWords(notice: OperatorNotice): string {
  const isAlarm = causeOf(notice) !== null;
  return `${sentenceOf(notice)}${isAlarm ? '\n/ops_alarms' : ''}`;
}

function pictureOf({ facts }: Context, { type }: OperatorNotice): Picture | undefined {
  return type === 'daily_report' ? reportPicture(facts.now) : undefined;
}

function operationChanged(context: Context, { id }: { id: string }): Turn {
  const operation = context.facts.operator?.operation;
  if (operation?.id !== id) return noTurn(context);
  if (context.session.at === 'ops_operation')
    return showScreen(context, 'ops_operation', 'replace');
  const sentence = operationSentence(operation);
  return sentence === null ? noTurn(context) : note(context, sentence);
}

function whatsAppChanged(context: Context): Turn {
  const { facts, session } = context;
  if (!facts.operator || session.at !== 'ops_whatsapp') return noTurn(context);
  const sentence = whatsAppSentence(facts.operator);
  const screen = (now: Context): Turn => showScreen(now, 'ops_whatsapp', 'replace');
  return sentence === null
    ? screen(context)
    : sequence(context, screen, (after) => note(after, sentence));
}
