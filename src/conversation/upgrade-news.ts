import { PLAN_TERMS } from '../domain/plans.ts';
import type { Context } from './flows/flow.ts';
import { refusalWords, unpaidWords, upgradeLinks } from './flows/upgrade.ts';
import type { UpgradeNews } from './chat-event.ts';
import { note, type Turn } from './turn.ts';
import { nothing, sequence, showing } from './turns.ts';

/** What became of the wish for a bigger plan. Who has left its screen hears only what concerns their money. */
export function upgradeNews(context: Context, what: UpgradeNews): Turn {
  const { copy, facts, session } = context;
  const isHere = session.at === 'upgrade';
  const { upgrade } = facts;
  const name = PLAN_TERMS[upgrade?.plan ?? 'starter'].name;
  switch (what) {
    case 'quoted':
      if (isHere) return showing(context, 'upgrade', 'replace');
      return upgrade?.reason === 'changed'
        ? note(context, copy.upgrade.changedElsewhere)
        : nothing(context);
    case 'trouble':
    case 'expired':
      return isHere ? showing(context, 'upgrade', 'replace') : nothing(context);
    case 'given_up':
      return isHere && upgrade?.state === 'expired'
        ? sequence(context, (now) => note(now, copy.upgrade.givenUp), anew)
        : note(context, copy.upgrade.givenUp);
    case 'refused':
      if (upgrade?.state !== 'refused') return nothing(context);
      return isHere
        ? showing(context, 'upgrade', 'replace')
        : noteWithLinks(context, refusalWords(copy, upgrade));
    case 'done':
      return isHere && upgrade?.state === 'done'
        ? anew(context)
        : note(context, copy.upgrade.done(facts.entitlement.terms?.name ?? name));
    case 'unpaid':
      if (upgrade?.state !== 'unpaid') return nothing(context);
      return isHere
        ? anew(context)
        : noteWithLinks(context, unpaidWords(copy, upgrade).join('\n\n'));
    case 'not_seen':
      return note(context, copy.pay.notSeen);
    case 'lapsed':
      return isHere && upgrade?.state === 'lapsed'
        ? anew(context)
        : note(context, copy.upgrade.lapsed(name));
  }
}

/** In a new message, for it comes after a while. */
function anew(context: Context): Turn {
  return showing(context, 'upgrade', 'send');
}

function noteWithLinks(context: Context, sentence: string): Turn {
  const { upgrade } = context.facts;
  const links = upgrade ? upgradeLinks(context.copy, upgrade) : [];
  const { session, replies } = note(context, sentence);
  const shown = replies.map((reply) => ({ ...reply, screen: { ...reply.screen, links } }));
  return { session, replies: shown, effects: [] };
}
