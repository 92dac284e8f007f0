import { PLAN_TERMS } from '../../domain/plans.ts';
import type { Context } from '../flows/flow.ts';
import { endedWords, refusalWords, unpaidWords, upgradeLinks } from '../flows/upgrade.ts';
import type { WhenUnreachable } from './definition.ts';
import type { UpgradeFacts } from '../facts.ts';
import { noteWithReceipt, type Payment, receiptTurn } from './receipt.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';

/**
 * The events of a change to a bigger plan, and whether another chat is told about each. `quoted_late`: the amount that was
 * promised while Stripe was down. `given_up`: the change was confirmed, but Stripe was down for too long.
 */
export const UPGRADE_NEWS = {
  quoted: 'drop',
  quoted_late: 'drop',
  trouble: 'drop',
  expired: 'drop',
  given_up: 'repeat',
  refused: 'drop',
  done: 'repeat',
  unpaid: 'repeat',
  not_seen: 'drop',
  unchecked: 'drop',
  lapsed: 'repeat',
} as const satisfies Record<string, WhenUnreachable>;

/** Something that waits for its payment is looked at again so soon while Stripe does not answer. */
const RECHECK_MS = 60_000;

export type UpgradeNews = keyof typeof UPGRADE_NEWS;

/** A person who has left the screen of the change is told only what concerns their money. */
export function upgradeTurn(context: Context, what: UpgradeNews): Turn {
  const { copy, facts, session } = context;
  const isHere = session.at === 'upgrade';
  const { upgrade } = facts;
  const name = PLAN_TERMS[upgrade?.plan ?? 'starter'].name;
  switch (what) {
    case 'quoted':
    case 'quoted_late':
      if (isHere) return showScreen(context, 'upgrade', 'replace');
      if (upgrade?.state !== 'quoted') return noTurn(context);
      if (upgrade.reason === 'changed') return note(context, copy.upgrade.changedElsewhere);
      return what === 'quoted_late'
        ? note(context, copy.upgrade.quotedElsewhere(name))
        : noTurn(context);
    case 'trouble':
    case 'expired':
      return isHere ? showScreen(context, 'upgrade', 'replace') : noTurn(context);
    case 'given_up':
      return isHere && upgrade?.state === 'expired'
        ? sequence(context, (now) => note(now, copy.upgrade.givenUp), resend)
        : note(context, copy.upgrade.givenUp);
    case 'refused':
      if (upgrade?.state !== 'refused') return noTurn(context);
      return isHere
        ? showScreen(context, 'upgrade', 'replace')
        : noteWithLinks(context, refusalWords(copy, upgrade));
    case 'done':
      return isHere && upgrade?.state === 'done'
        ? paidAndDone(context, upgrade)
        : noteWithReceipt(
            context,
            { sentences: [copy.upgrade.done(facts.subscribed.terms?.name ?? name)] },
            paymentOf(upgrade),
          );
    case 'unpaid':
      if (upgrade?.state !== 'unpaid') return noTurn(context);
      return isHere
        ? resend(context)
        : noteWithLinks(context, unpaidWords(copy, upgrade).join('\n\n'));
    case 'not_seen':
      return note(context, copy.pay.notSeen);
    case 'unchecked':
      return note(context, copy.pay.unchecked(copy.time(facts.now + RECHECK_MS)));
    case 'lapsed':
      return isHere && upgrade?.state === 'lapsed'
        ? resend(context)
        : note(context, upgrade ? endedWords(copy, upgrade) : copy.upgrade.lapsed(name));
  }
}

/** What the change itself has cost, which is no renewal. */
function paymentOf(upgrade: UpgradeFacts | null): Payment | null {
  return upgrade?.state === 'done' ? { amountCents: upgrade.amountDue ?? 0, url: null } : null;
}

function paidAndDone(context: Context, upgrade: UpgradeFacts): Turn {
  return sequence(context, (now) => receiptTurn(now, paymentOf(upgrade)), resend);
}

/** As a new message, because it comes after a while. */
function resend(context: Context): Turn {
  return showScreen(context, 'upgrade', 'send');
}

function noteWithLinks(context: Context, sentence: string): Turn {
  const { copy, facts } = context;
  return note(context, sentence, facts.upgrade ? upgradeLinks(copy, facts.upgrade) : []);
}
