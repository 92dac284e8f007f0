import { expect, test } from 'vitest';
import { SITUATIONS } from '../../../test/fixtures/app-facts.ts';
import { LANGUAGE_CODES } from '../languages/languages.ts';
import { newSession } from '../session.ts';
import { step } from '../step.ts';

const said = (
  name: 'privacy' | 'terms',
  legal: (typeof SITUATIONS.ready)['legal'],
  locale: string,
) => {
  const event = { kind: 'command' as const, name, args: '' };
  const { replies } = step(newSession(), event, { ...SITUATIONS.ready, legal, locale });
  const screen = replies.at(-1)?.screen;
  return { links: screen?.links?.map(({ url }) => url), words: JSON.stringify(screen?.body) };
};

test.each(LANGUAGE_CODES)(
  'in %s the terms and the privacy policy lead to the pages of the settings',
  (locale) => {
    const legal = { terms: 'https://automna.test/terms', privacy: 'https://automna.test/privacy' };
    expect(said('terms', legal, locale).links).toEqual([legal.terms]);
    expect(said('privacy', legal, locale).links).toEqual([legal.privacy]);
    expect(said('privacy', legal, locale).words).not.toContain('/support');
  },
);

test.each(LANGUAGE_CODES)('in %s a sentence says where to ask while there are none', (locale) => {
  const none = { terms: null, privacy: null };
  for (const name of ['terms', 'privacy'] as const) {
    expect(said(name, none, locale).links).toEqual([]);
    expect(said(name, none, locale).words).toContain('/support');
  }
});
