import { text } from '../screen.ts';
import type { Screens } from './flow.ts';

export const welcomeScreens: Screens<'hello' | 'how_it_works'> = {
  hello: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy }) => ({
      title: copy.hello.title,
      body: text(copy.hello.what, copy.hello.next),
      choices: [
        { id: 'plans', label: copy.hello.choosePlan, style: 'primary' },
        { id: 'how_it_works', label: copy.hello.howItWorks },
        { id: 'have_account', label: copy.hello.haveAccount },
      ],
    }),
    choose: (id) =>
      id === 'plans' || id === 'how_it_works' || id === 'have_account' ? { to: id } : null,
  },
  how_it_works: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy }) => ({
      title: copy.how.title,
      body: text(...copy.how.steps, copy.how.yours),
      choices: [{ id: 'plans', label: copy.hello.choosePlan, style: 'primary' }],
    }),
    choose: (id) => (id === 'plans' ? { to: 'plans' } : null),
    back: () => 'hello',
  },
};
