import type { Context } from '../flows/flow.ts';
import { operationSentence, reportPicture } from '../operators/operate.ts';
import { whatsAppSentence } from '../operators/whatsapp.ts';
import { type Picture, type Screen, text } from '../screen.ts';
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
        ? note(context, noticeWords(notice), undefined, noticePicture(notice, context.facts.now))
        : noTurn(context),
  }),
};

/** The same for a place that belongs to no person. */
export function noticeScreen(notice: OperatorNotice, now: number): Screen {
  const picture = noticePicture(notice, now);
  return { body: text(noticeWords(notice)), ...(picture ? { picture } : {}) };
}

/** An alarm names the screen with its buttons. */
function noticeWords(notice: OperatorNotice): string {
  const isAlarm = causeOf(notice) !== null;
  return `${sentenceOf(notice)}${isAlarm ? '\n/ops_alarms' : ''}`;
}

function noticePicture({ type }: OperatorNotice, now: number): Picture | undefined {
  return type === 'daily_report' ? reportPicture(now) : undefined;
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
