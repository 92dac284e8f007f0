import { expect, test } from 'vitest';
import { SITUATIONS } from '../../test/fixtures/app-facts.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../conversation/languages/languages.ts';
import { PLAN_TERMS, PLANS } from '../domain/plans.ts';
import { newSession } from '../conversation/session.ts';
import { show } from '../conversation/turn.ts';
import { drawPlans } from './draw-plans.ts';
import { renderPng } from './render-png.ts';

function comparison(locale: string) {
  const context = { session: newSession(), facts: SITUATIONS.newcomer, copy: copyFor(locale) };
  const { picture, body } = show(context, 'compare_plans', 'send').reply.screen;
  if (!picture || !('plans' in picture)) throw new Error('there is no comparison');
  const cards = PLANS.map((plan) => context.copy.plans.card(PLAN_TERMS[plan]));
  return { picture: picture.plans, words: [...body.map(({ text }) => text), ...cards].join('\n') };
}

test.each(LANGUAGE_CODES)('in %s the picture of the plans says what the words say', (locale) => {
  const { picture, words } = comparison(locale);
  expect(picture.rows).toHaveLength(10);
  for (const { name, values } of picture.rows) {
    expect(values).toHaveLength(3);
    expect(words).toContain(name);
    for (const value of values) expect(words).toContain(value);
  }
  // What is longer would be too small for a phone.
  expect(picture.rows.flatMap(({ values }) => values.filter(({ length }) => length > 24))).toEqual(
    [],
  );
});

test.each(['light', 'dark'] as const)('the plans are drawn side by side, %s', async (theme) => {
  const png = await renderPng(drawPlans(comparison('de').picture, theme));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 1564]);
});
