import type { ChatEvent } from '../chat-event.ts';
import { text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';

export const claimScreens: Screens<'claim'> = {
  claim: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts: { claim } }) => {
      const { title, looking, ask, onlyYou, yes, no } = copy.claim;
      if (!claim) return { title, body: text(looking) };
      return {
        title,
        body: text(ask(claim.email), onlyYou),
        choices: [
          { id: 'yes', label: yes, style: 'primary' },
          { id: 'no', label: no },
        ],
      };
    },
    choose: (choice, { copy, facts }) => {
      const { claim } = facts;
      if (!claim || (choice !== 'yes' && choice !== 'no')) return null;
      const { id } = claim;
      if (choice === 'yes')
        return { effects: [{ type: 'confirm_claim', id }], say: copy.claim.joining };
      return {
        to: homeScreen(facts),
        say: copy.claim.refused,
        effects: [{ type: 'refuse_claim', id }],
      };
    },
    back: ({ facts }) => homeScreen(facts),
  },
};

/** What the address of an imported person leads to. One tap is not enough: anybody can send such an address. */
export function claimMove(
  { copy, facts }: Context,
  { id, found }: Extract<ChatEvent, { kind: 'claim' }>,
): Move {
  if (facts.deletion) return { to: 'removal_hold' };
  if (found === 'own') return { to: homeScreen(facts), say: copy.claim.own };
  if (found === 'over') return { to: homeScreen(facts), say: copy.claim.over };
  if (found === 'expired') {
    return {
      to: homeScreen(facts),
      say: copy.claim.renewed,
      effects: [{ type: 'renew_claim', id }],
    };
  }
  const holdsSomething = facts.machine !== null || facts.entitlement.plan !== null;
  if (holdsSomething) return { to: homeScreen(facts), say: copy.claim.conflict };
  return { to: 'claim', effects: [{ type: 'enter_claim', id }] };
}
