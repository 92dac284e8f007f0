import type { AccessFacts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { isOperation, operationOf } from '../operators/operations/operations.ts';
import { text } from '../screen.ts';
import type { ScreenId } from './screens.ts';
import { type Context, homeScreen, type Screens } from './flow.ts';

export const privacyScreens: Screens<'privacy' | 'terms'> = {
  privacy: {
    shown: 'always',
    interruptible: true,
    view: ({ copy, facts: { accesses, legal } }) => {
      const lines = accesses.flatMap((access) => accessLine(copy, access));
      return {
        title: copy.privacy.title,
        body: text(
          copy.privacy.intro,
          ...(lines.length > 0 ? [] : [copy.privacy.none]),
          ...(legal.privacy ? [] : [copy.privacy.noPage]),
        ),
        fields: lines,
        links: legal.privacy ? [{ label: copy.privacy.open, url: legal.privacy }] : [],
      };
    },
    back,
  },
  terms: {
    shown: 'always',
    interruptible: true,
    view: ({ copy: { terms }, facts: { legal } }) => ({
      title: terms.title,
      body: text(...(legal.terms ? terms.said : [terms.noPage])),
      links: legal.terms ? [{ label: terms.open, url: legal.terms }] : [],
    }),
    back,
  },
};

function back({ facts }: Context): ScreenId {
  return facts.deletion ? 'removal_hold' : homeScreen(facts);
}

/** When it was, what it was and why. An operation of a later version is not known here. */
function accessLine(copy: Copy, { action, role, reason, at }: AccessFacts) {
  const customer = isOperation(action) ? operationOf(action).customer : null;
  if (!customer) return [];
  const { privacy } = copy;
  const told = privacy.told(privacy.role[role], privacy.what[customer.what]);
  return [
    { label: copy.dateTime(at), value: reason === null ? told : `${told} ${privacy.why(reason)}` },
  ];
}
