import type { Copy } from '../languages/copy.ts';
import { LANGUAGE_CODES, LANGUAGES } from '../languages/languages.ts';
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
        { id: 'first_language', label: otherLanguages(copy) },
      ],
    }),
    choose: (id) =>
      id === 'plans' || id === 'how_it_works' || id === 'have_account' || id === 'first_language'
        ? { to: id }
        : null,
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

/** The other languages by their own names, so that everybody who needs one can read it. */
function otherLanguages({ language }: Copy): string {
  return LANGUAGE_CODES.filter((code) => code !== language)
    .map((code) => LANGUAGES[code].name)
    .join(' · ');
}
