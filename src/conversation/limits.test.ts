import { describe, expect, test } from 'vitest';
import { MINUTE, NOW, SITUATIONS, someFacts } from '../../test/fixtures/app-facts.ts';
import type { Facts } from './facts.ts';
import { newSession, type Session } from './session.ts';
import { step } from './step.ts';
import type { StepResult } from './turn.ts';

const AT = NOW + 20 * MINUTE;

/** What a person reads, and the effects, when they press a button or send a command. */
function answer(facts: Facts, session: Session, press: string): { said: string } & StepResult {
  const index = session.choices.indexOf(press);
  const incoming =
    index < 0
      ? ({ kind: 'text', text: press } as const)
      : ({ kind: 'choice', ref: session.ref, index } as const);
  const result = step(session, incoming, facts);
  const said = result.replies
    .flatMap(({ screen }) => screen.body.map(({ text }) => text))
    .join('\n');
  return { said, ...result };
}

const on = (at: Session['at'], ...choices: string[]): Session => ({
  ...newSession(),
  at,
  choices,
  ref: 3,
});

describe('what was asked for too often', () => {
  test.each([
    ['en', 'UTC', 'You can restart it again at 6:20 PM UTC.'],
    ['de', 'Europe/Berlin', 'Wieder neu starten kannst du ihn um 19:20 MEZ.'],
    ['es', 'America/New_York', 'Puedes reiniciarlo otra vez a partir de las 13:20 EST.'],
  ])('waits until a time of the person’s own zone, in %s', (locale, timezone, sentence) => {
    const settings = { ...SITUATIONS.ready.settings, timezone };
    const facts = { ...SITUATIONS.ready, locale, settings, spent: { restart: AT } };
    const { said, effects } = answer(facts, on('confirm_restart', 'restart'), 'restart');
    expect([said.replaceAll(/\s/g, ' '), effects]).toEqual([expect.stringContaining(sentence), []]);
  });

  test('keeps its screen: nothing promises what will not happen', () => {
    const facts = { ...SITUATIONS['with a link'], spent: { payment_link: AT } };
    const { session, effects } = answer(facts, on('paying', 'new_link'), 'new_link');
    expect([session.at, effects]).toEqual(['paying', []]);
  });

  test('is the same for a command', () => {
    const facts = { ...SITUATIONS['ready, asleep'], spent: { wake: AT } };
    const { said, effects } = answer(facts, on('menu'), '/wake');
    expect(said).toContain('You can wake it again at 6:20 PM');
    expect(said).not.toContain('Waking');
    expect(effects).toEqual([]);
  });

  test('is skipped without a word where nobody asked for it', () => {
    const facts = { ...SITUATIONS['ready, seen long ago'], spent: { agent_state: AT } };
    const { said, effects } = answer(facts, on('menu'), '/status');
    expect(said).not.toContain('6:20 PM');
    expect(effects).toEqual([]);
    expect(answer({ ...facts, spent: {} }, on('menu'), '/status').effects).not.toEqual([]);
  });

  test('holds back nothing else', () => {
    const facts = someFacts({ ...SITUATIONS.ready, spent: { wake: AT, payment_link: AT } });
    const { effects } = answer(facts, on('confirm_restart', 'restart'), 'restart');
    expect(effects).toEqual([{ type: 'restart_machine' }]);
  });
});
