import { describe, expect, test } from 'vitest';
import { SCREEN_IDS } from '../../test/fixtures/app-facts.ts';
import { newSession, parseSession, serializeSession, type Session } from './session.ts';

const somewhere: Session = {
  at: 'confirm_plan',
  ref: 17,
  choices: ['pay', 'plans', 'back', 'cancel'],
  find: 'acc_1',
  plan: 'power',
  channel: 'discord',
  lastTap: [16, 2],
};

test.each(SCREEN_IDS)('a session at %s comes back as it was', (at) => {
  expect(parseSession(serializeSession({ ...somewhere, at }))).toEqual({ ...somewhere, at });
});

test('a new session comes back as it was', () => {
  expect(parseSession(serializeSession(newSession()))).toEqual(newSession());
});

test('a session as version 1 stored it can be read', () => {
  const stored =
    '{"v":1,"at":"paying","ref":9,"choices":["paid","new_link"],"plan":"pro","lastTap":[8,0]}';
  expect(parseSession(stored)).toEqual({
    at: 'paying',
    find: null,
    ref: 9,
    choices: ['paid', 'new_link'],
    plan: 'pro',
    channel: null,
    lastTap: [8, 0],
  });
});

describe('what is not understood starts again', () => {
  test.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no JSON', '{"at":'],
    ['JSON null', 'null'],
    ['a number', '42'],
    ['a list', '[1,2]'],
    ['a text', '"menu"'],
  ])('%s', (_what, stored) => {
    expect(parseSession(stored)).toEqual(newSession());
  });

  test('fields of another type', () => {
    const stored = { at: 7, ref: '3', choices: 'abc', plan: 'gold', lastTap: [1, 'x'] };
    expect(parseSession(JSON.stringify(stored))).toEqual(newSession());
  });

  test.each(['at', 'ref', 'choices', 'plan', 'lastTap'] as const)('a missing %s', (field) => {
    const { [field]: _, ...rest } = { ...somewhere };
    expect(parseSession(JSON.stringify(rest))).toEqual({
      ...somewhere,
      [field]: newSession()[field],
    });
  });

  test('choices that are no texts are left out', () => {
    expect(parseSession('{"choices":["a",1,null,"b"]}').choices).toEqual(['a', 'b']);
  });

  test('names that every object has are no screen and no plan', () => {
    const stored = '{"at":"constructor","plan":"__proto__"}';
    expect(parseSession(stored)).toEqual(newSession());
  });
});

test('a screen that is gone leads to the first one, and the numbering goes on', () => {
  const stored = serializeSession({ ...somewhere, at: 'a_screen_of_the_past' as never });
  expect(parseSession(stored)).toMatchObject({ at: 'hello', ref: 17 });
});

test('what a later version has stored beside it does no harm', () => {
  const later = JSON.stringify({ ...JSON.parse(serializeSession(somewhere)), v: 9, cart: [1] });
  expect(parseSession(later)).toEqual(somewhere);
});
