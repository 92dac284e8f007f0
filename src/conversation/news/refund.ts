import type { RefundKind } from '../../domain/refunds.ts';
import type { Context } from '../flows/flow.ts';
import { isMoneyBackOffered } from '../flows/money-back.ts';
import { SCREENS } from '../flows/screens.ts';
import { note, noTurn, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

export type RefundNews =
  | { what: 'done'; kind: RefundKind; amountCents: number; hasEnded: boolean }
  | { what: 'refused' | 'trouble'; kind: RefundKind }
  | { what: 'returned'; amountCents: number };

export const refundNews = {
  /** The agent is so late that its owner may have the money back. */
  money_back_offer: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => {
      const { copy, facts, session } = context;
      if (!isMoneyBackOffered(facts)) return noTurn(context);
      const isWaiting = session.at === 'building' || SCREENS[session.at].interruptible;
      return isWaiting
        ? showScreen(context, 'money_back', 'send')
        : note(context, copy.refund.offerNote);
    },
  }),
  refund: news<RefundNews>({
    duringHold: 'told',
    whenUnreachable: ({ what }) => (what === 'trouble' ? 'drop' : 'repeat'),
    tell: refundTurn,
  }),
};

/** Who waits for it sees the screen change. Everybody else is told in a sentence. */
function refundTurn(context: Context, told: RefundNews): Turn {
  const { copy, facts, session } = context;
  if (told.what === 'returned')
    return note(context, copy.refund.returned(copy.dollars(told.amountCents)));
  if (session.at === 'money_back' && told.kind === 'not_ready' && !facts.deletion)
    return showScreen(context, 'money_back', told.what === 'trouble' ? 'replace' : 'send');
  if (told.what === 'done') return note(context, doneWords(context, told));
  const refusal = told.what === 'refused' ? facts.refund?.refusal : null;
  return refusal ? note(context, copy.refund.refused[refusal]) : noTurn(context);
}

function doneWords(
  { copy, facts }: Context,
  { kind, amountCents, hasEnded }: RefundNews & { what: 'done' },
): string {
  const { refund } = copy;
  return [
    ...(kind === 'second' ? [refund.second] : []),
    ...(kind === 'blocked_card' ? [refund.blockedCard] : []),
    ...(amountCents > 0 ? [refund.made(copy.dollars(amountCents))] : []),
    ...(hasEnded && kind !== 'second' ? [refund.ended] : []),
    ...(!hasEnded && facts.subscribed.plan ? [refund.stays] : []),
  ].join(' ');
}
