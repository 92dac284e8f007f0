import type { AccessKind } from '../../domain/accesses.ts';
import { LEGACY_TERMS, type PlanMove } from '../../domain/legacy-plans.ts';
import type { Role } from '../../domain/operators.ts';
import { PLAN_TERMS } from '../../domain/plans.ts';
import { type Context, homeScreen } from '../flows/flow.ts';
import { isOpen } from '../flows/link.ts';
import { platformName } from '../languages/platform-name.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

/** A change of a link code, as told to one of its two chats. */
export type LinkNews =
  | 'code_ready'
  | 'entered'
  | 'joining'
  | 'refused'
  | 'conflict'
  | 'leaving'
  | 'linked';

/** A change of a claim, told in the chat that has entered it. */
export type ClaimNews = 'entered' | 'claimed' | 'claim_conflict';

export const accountNews = {
  claim: news<{ what: ClaimNews; move?: PlanMove | null }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { what, move }) => claimTurn(context, what, move ?? null),
  }),
  /** Somebody from the old service has the plan and the price of today. */
  plan_moved: news<{ move: PlanMove }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { move }) => note(context, movedWords(context, move)),
  }),
  link: news<{ what: LinkNews }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { what }) => linkTurn(context, what),
  }),
  /** This chat was put out of its account; the facts are those of its new one. */
  chat_removed: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => linkEnd(context, context.copy.chats.youWereRemoved),
  }),
  /** Somebody from our team did something with the account or its machine. */
  accessed: news<{ what: AccessKind; role: Role; reason: string | null }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context, { what, role, reason }) => {
      const { privacy } = context.copy;
      const why = reason === null ? [] : [privacy.why(reason)];
      const told = privacy.told(privacy.role[role], privacy.what[what]);
      return note(context, [told, ...why, privacy.listed].join(' '));
    },
  }),
  account_deleted: news({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: (context) => note(context, context.copy.removal.everythingDeleted),
  }),
};

/** What a plan was called and cost, and what it is now. */
function movedWords({ copy, facts }: Context, { from, to }: PlanMove): string {
  const before = LEGACY_TERMS[from];
  const after = PLAN_TERMS[to];
  const price = copy.dollars(after.priceCents);
  const changed =
    after.priceCents < before.priceCents
      ? copy.claim.cheaper(before.name, copy.dollars(before.priceCents), after.name, price)
      : copy.claim.renamed(before.name, after.name, price);
  const isOver = facts.credential !== null;
  const until = facts.grace ? [copy.claim.until(copy.date(facts.grace.endsAt))] : [];
  return [changed, ...(isOver ? [] : [copy.claim.oneChange, ...until])].join(' ');
}

function claimTurn(context: Context, what: ClaimNews, move: PlanMove | null): Turn {
  const { copy, facts } = context;
  if (what === 'entered')
    return facts.claim ? showScreen(context, 'claim', 'replace') : noTurn(context);
  if (what === 'claim_conflict') return linkEnd(context, copy.claim.conflict);
  const { terms } = facts.entitlement;
  if (!terms) return linkEnd(context, copy.claim.doneFree);
  if (!move) return linkEnd(context, copy.claim.done(terms.name));
  return linkEnd(context, [copy.claim.here, movedWords(context, move)].join(' '));
}

function linkTurn(context: Context, what: LinkNews): Turn {
  const { copy, facts, session } = context;
  const { shown, entered } = facts.link;
  switch (what) {
    case 'code_ready':
      return session.at === 'link' ? showScreen(context, 'link', 'replace') : noTurn(context);
    case 'entered':
      return isOpen(shown, facts.now)
        ? showScreen(context, 'link_entered', 'send')
        : noTurn(context);
    case 'joining':
      return isOpen(entered, facts.now)
        ? showScreen(context, 'link_joining', 'replace')
        : linkEnd(context, copy.link.expired);
    case 'refused':
      return linkEnd(context, copy.link.refusedThere);
    case 'conflict':
      return linkEnd(context, copy.link.conflict.join(' '));
    case 'leaving':
      return linkEnd(context, copy.link.leaving);
    case 'linked': {
      const other = entered?.state === 'linked' ? entered : shown;
      return linkEnd(context, copy.link.linked(platformName(copy, other?.platform ?? 'console')));
    }
  }
}

/** The attempt to link is over: the person continues with the next open step of their account. */
function linkEnd(context: Context, sentence: string): Turn {
  return sequence(
    context,
    (now) => note(now, sentence),
    (after) => showScreen(after, homeScreen(after.facts), 'send'),
  );
}
