import type { Effect } from '../effects.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { EVERY_LANGUAGE } from '../languages/languages.ts';
import { bareWords } from '../normalize-text.ts';
import { text } from '../screen.ts';
import { homeScreen, type Move, type Screens } from './flow.ts';

const YES = new Set(EVERY_LANGUAGE.flatMap(({ wishes }) => wishes.yes.split(', ')));
const THANKS = new Set(EVERY_LANGUAGE.flatMap(({ talk }) => talk.thanks));

/** Everything typed here goes to a person, until the customer leaves the screen. */
export const supportScreens: Screens<'support'> = {
  support: {
    shown: 'always',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.support.title,
      body: text(...supportWords(copy, facts)),
      choices:
        facts.support.state === 'answered' || facts.support.state === 'waiting'
          ? [{ id: 'solved', label: copy.support.solved, style: 'primary' }]
          : [],
    }),
    choose: (id, { copy }) => (id === 'solved' ? solved(copy) : null),
    onText: (typed, { copy, facts }) => {
      const words = bareWords(typed);
      if (facts.support.state === 'answered' && YES.has(words)) return solved(copy);
      if (facts.support.state === 'answered' && THANKS.has(words)) {
        return { say: copy.notes.welcome, stay: true };
      }
      const effects: Effect[] = [{ type: 'write_support', text: typed }];
      return { to: 'support', say: copy.support.sent, effects };
    },
    back: ({ facts }) => (facts.deletion ? 'removal_hold' : homeScreen(facts)),
  },
};

function solved(copy: Copy): Move {
  return { to: 'support', say: copy.support.closed, effects: [{ type: 'close_support' }] };
}

function supportWords(copy: Copy, { support, now }: Facts): string[] {
  const { state, waitingSince, usualWaitMs } = support;
  const usual =
    usualWaitMs === null
      ? copy.support.noUsualWait
      : copy.support.usualWait(copy.duration(usualWaitMs));
  if (state === 'waiting') {
    const since = copy.dateTime(waitingSince ?? now);
    return [copy.support.waiting(since), usual, copy.support.more];
  }
  if (state === 'answered') return [copy.support.answered, copy.support.more];
  return [copy.support.ask, copy.support.whatTheySee, usual];
}
