import { expect, test } from 'vitest';
import { SITUATIONS } from '../../../test/fixtures/app-facts.ts';
import type { Facts, PhoneFacts } from '../facts.ts';
import { copyFor } from '../languages/copy.ts';
import { newSession, type Session } from '../session.ts';
import { step } from '../step.ts';
import { show } from '../turn.ts';
import type { ScreenId } from './screens.ts';

const copy = copyFor('en');
const ON: PhoneFacts = { isOffered: true, isWanted: true, number: '+14155550123' };
const OFF: PhoneFacts = { isOffered: true, isWanted: false, number: null };
const withPhone = (phone: PhoneFacts): Facts => ({ ...SITUATIONS.ready, phone });

function at(id: ScreenId, facts: Facts): Session {
  return show({ session: { ...newSession(), ref: 5 }, facts, copy }, id, 'send').session;
}

function usage(facts: Facts) {
  const { replies } = step(at('menu', facts), { kind: 'text', text: '/usage' }, facts);
  return replies.at(-1)?.screen;
}

test.each([
  ['off', OFF, ['Refresh', 'Plan', 'Last uses', 'Turn on phone', 'Back']],
  ['on', ON, ['Refresh', 'Plan', 'Last uses', 'Turn off phone', 'Back']],
  ['not offered here', { ...OFF, isOffered: false }, ['Refresh', 'Plan', 'Last uses', 'Back']],
])('the usage screen with the phone %s', (_name, phone, labels) => {
  const choices = usage(withPhone(phone))?.choices ?? [];
  expect(choices.map(({ label }) => label)).toEqual(labels);
});

test('the number of an agent is shown with what was used', () => {
  const values = (usage(withPhone(ON))?.fields ?? []).map(({ value }) => value);
  expect(values).toContain('0/60 min · +14155550123');
});

test.each([
  ['phone_on', 'Turn it on', OFF, true],
  ['phone_off', 'Turn it off', ON, false],
] as const)('%s asks once and then does it', (id, answer, phone, isWanted) => {
  const facts = withPhone(phone);
  const { effects } = step(at(id, facts), { kind: 'text', text: answer }, facts);
  expect(effects).toEqual([{ type: 'decide_phone', isWanted }]);
});
