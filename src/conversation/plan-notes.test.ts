import { expect, test } from 'vitest';
import { NOW, someFacts } from '../../test/fixtures/app-facts.ts';
import { copyFor } from './languages/copy.ts';
import { LANGUAGE_CODES } from './languages/languages.ts';
import { newSession } from './session.ts';
import { step } from './step.ts';

const checkout = {
  plan: 'pro' as const,
  url: 'https://pay.example',
  expiresAt: NOW + 3_600_000,
  paidAt: null,
  inTrouble: false,
};
const SCREENS = [
  ['the plans', '/plan', {}],
  ['the payment link', 'Pro', { checkout: { ...checkout, state: 'open' as const } }],
  ['a link that is being made', 'Pro', { checkout: { ...checkout, state: 'opening' as const } }],
] as const;

test.each(LANGUAGE_CODES.flatMap((code) => SCREENS.map((each) => [code, ...each] as const)))(
  '%s: %s say what the payment page may change about the price, and only that',
  (locale, _name, text, given) => {
    const { tax, currency } = copyFor(locale, 'UTC').plans.priceChanges;
    const said = (priceChanges: { tax: boolean; currency: boolean }): string => {
      const facts = someFacts({ locale, priceChanges, ...given });
      const { session } = step(newSession(), { kind: 'text', text: '/plan' }, facts);
      return JSON.stringify(step(session, { kind: 'text', text }, facts).replies);
    };
    const [both, one, none] = [
      said({ tax: true, currency: true }),
      said({ tax: true, currency: false }),
      said({ tax: false, currency: false }),
    ];
    expect([both.includes(tax), both.includes(currency)]).toEqual([true, true]);
    expect([one.includes(tax), one.includes(currency)]).toEqual([true, false]);
    expect([none.includes(tax), none.includes(currency)]).toEqual([false, false]);
  },
);

test.each([
  ['en', 'Coming soon, and not in the plans yet: Search and Phone.'],
  ['de', 'Kommt bald und ist noch nicht dabei: Suchen und Telefon.'],
  ['es', 'Llega pronto y todavía no está en los planes: Búsquedas y Teléfono.'],
])('in %s nothing is sold that does not work yet', (locale, words) => {
  const facts = someFacts({ locale, notYet: ['search', 'phone'] });
  const plans = step(newSession(), { kind: 'text', text: '/plan' }, facts);
  const comparison = step(
    plans.session,
    { kind: 'choice', ref: plans.session.ref, index: 3 },
    facts,
  );
  const confirmation = step(plans.session, { kind: 'text', text: 'Pro' }, facts);
  for (const { replies } of [plans, comparison, confirmation])
    expect(JSON.stringify(replies)).toContain(words);
  const all = step(newSession(), { kind: 'text', text: '/plan' }, { ...facts, notYet: [] });
  expect(JSON.stringify(all.replies)).not.toContain(words.slice(0, 12));
});
