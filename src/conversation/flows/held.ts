import { type HeldWhat, mustWait } from '../../domain/held-requests.ts';
import type { Facts, HeldRequestFacts } from '../facts.ts';
import { chatName } from '../languages/platform-name.ts';
import { text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';

/** With the id of the request, so that an answer is never about another one than the screen showed. */
const STOP = 'stop:';
const APPROVE = 'approve:';

/** What a new chat asked for, in the chat that asked and in those that may answer. */
export const heldScreens: Screens<'request_held' | 'request_asked'> = {
  request_held: {
    shown: 'always',
    interruptible: false,
    view: ({ copy, facts }) => {
      const [held] = listOwn(facts);
      if (!held) return { title: copy.held.title, body: text(copy.held.over) };
      return {
        title: copy.held.title,
        body: text(copy.held.why, copy.held.unless(copy.dateTime(held.startsAt))),
        choices: [{ id: 'withdraw', label: copy.held.withdraw }],
      };
    },
    choose: (id, context) => (id === 'withdraw' ? stopping(context, listOwn(context.facts)) : null),
    back: ({ facts }) => homeScreen(facts),
  },
  request_asked: {
    shown: 'always',
    interruptible: false,
    view: ({ copy, facts }) => {
      const held = findAsked(facts);
      if (!held) return { title: copy.held.wasThatYou, body: text(copy.held.over) };
      return {
        title: copy.held.wasThatYou,
        body: text(...askedSentences({ copy, facts }, held)),
        choices: [
          { id: STOP + held.id, label: copy.removal.stopIt, style: 'primary' },
          { id: APPROVE + held.id, label: copy.held.approve[held.what] },
          { id: 'chats', label: copy.chats.title },
        ],
      };
    },
    no: ({ facts }) => STOP + (findAsked(facts)?.id ?? ''),
    choose: (id, context) => {
      if (id === 'chats') return { to: 'chats' };
      const asked = listAsked(context.facts);
      const stopped = asked.find((held) => id === STOP + held.id);
      if (stopped) return stopping(context, [stopped]);
      const approved = asked.find((held) => id === APPROVE + held.id);
      return approved ? approving(context, approved) : null;
    },
    back: ({ facts }) => homeScreen(facts),
  },
};

/** What a request leads to: at once what was asked for, or the wait for an older chat. */
export function heldMove({ chats, now }: Facts, what: HeldWhat, atOnce: Move): Move {
  const here = chats.find(({ isHere }) => isHere);
  if (!here || !mustWait(here, chats, now)) return atOnce;
  return { to: 'request_held', effects: [{ type: 'hold_request', what }] };
}

/** A request of a newer chat, of any kind or of one, which this chat may answer. */
export function findAsked(facts: Facts, what?: HeldWhat): HeldRequestFacts | undefined {
  return listAsked(facts).find((held) => what === undefined || held.what === what);
}

/** Who asked for what, and what happens if nobody answers. */
export function askedSentences(
  { copy, facts }: Pick<Context, 'copy' | 'facts'>,
  held: HeldRequestFacts,
): string[] {
  const asking = facts.chats.find(({ chat }) => chat === held.chat);
  const { asked, unlessStopped } = copy.held;
  return [
    asked[held.what](asking ? chatName(copy, asking) : ''),
    unlessStopped(copy.dateTime(held.startsAt)),
  ];
}

function listOwn({ chats, heldRequests }: Facts): HeldRequestFacts[] {
  const here = chats.find(({ isHere }) => isHere);
  return heldRequests.filter(({ chat }) => chat === here?.chat);
}

function listAsked({ chats, heldRequests }: Facts): HeldRequestFacts[] {
  const here = chats.find(({ isHere }) => isHere);
  return heldRequests.filter((held) =>
    chats.some(({ chat, joinedAt }) => chat === held.chat && here && here.joinedAt < joinedAt),
  );
}

function stopping(context: Context, stopped: HeldRequestFacts[]): Move | null {
  if (stopped.length === 0) return null;
  return {
    to: nextScreen(context.facts, stopped),
    say: context.copy.held.stopped,
    effects: stopped.map(({ id, chat }) => ({ type: 'stop_request', id, chat })),
  };
}

function approving({ copy, facts }: Context, held: HeldRequestFacts): Move {
  return {
    to: nextScreen(facts, [held]),
    say: copy.held.approved,
    effects: [{ type: 'approve_request', id: held.id }],
  };
}

/** The next request that waits for an answer, or home. */
function nextScreen(facts: Facts, answered: HeldRequestFacts[]) {
  const isOpen = listAsked(facts).some((held) => !answered.includes(held));
  return isOpen ? 'request_asked' : homeScreen(facts);
}
