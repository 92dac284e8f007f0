import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { text } from '../screen.ts';
import { homeScreen, type Screens } from './flow.ts';

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
    choose: (id, { copy }) =>
      id === 'solved'
        ? { to: 'support', say: copy.support.closed, effects: [{ type: 'close_support' }] }
        : null,
    onText: (typed, { copy }) => ({
      to: 'support',
      say: copy.support.sent,
      effects: [{ type: 'write_support', text: typed }],
    }),
    back: ({ facts }) => (facts.deletion ? 'removal_hold' : homeScreen(facts)),
  },
};

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
