import { describe, expect, test } from 'vitest';
import { SCREEN_IDS } from '../../test/fixtures/app-facts.ts';
import { NO_BRAKE } from './brake.ts';
import { newSession, parseSession, serializeSession, type Session } from './session.ts';

const somewhere: Session = {
  at: 'paying',
  ref: 17,
  choices: ['pay', 'plans', 'back', 'cancel'],
  find: 'acc_1',
  page: 2,
  file: 9,
  plan: 'power',
  channel: 'discord',
  country: 'BR',
  lastTap: [16, 2],
  wasAsked: true,
  refreshedAt: 1,
  brake: { ...NO_BRAKE, times: 2, album: 'a1' },
};

test.each(SCREEN_IDS)('a session at %s can be stored and read', (at) => {
  expect(parseSession(serializeSession({ ...somewhere, at }))).toEqual({ ...somewhere, at });
});

test('a new session can be stored and read', () => {
  expect(parseSession(serializeSession(newSession()))).toEqual(newSession());
});

test('a session stored by version 1 can be read', () => {
  const stored =
    '{"v":1,"at":"paying","ref":9,"choices":["paid","new_link"],"plan":"pro","lastTap":[8,0]}';
  expect(parseSession(stored)).toEqual({
    at: 'paying',
    find: null,
    page: 0,
    file: null,
    ref: 9,
    choices: ['paid', 'new_link'],
    plan: 'pro',
    channel: null,
    country: null,
    lastTap: [8, 0],
    wasAsked: false,
    refreshedAt: null,
    brake: NO_BRAKE,
  });
});

describe('a value that is not understood is as in a new session', () => {
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

  test('choices that are no strings are left out', () => {
    expect(parseSession('{"choices":["a",1,null,"b"]}').choices).toEqual(['a', 'b']);
  });

  test('names that every object has are neither a screen nor a plan', () => {
    const stored = '{"at":"constructor","plan":"__proto__"}';
    expect(parseSession(stored)).toEqual(newSession());
  });
});

test('a screen that no longer exists leads to the first one, and the numbering continues', () => {
  const stored = serializeSession({ ...somewhere, at: 'a_screen_of_the_past' as never });
  expect(parseSession(stored)).toMatchObject({ at: 'hello', ref: 17 });
});

test('unknown fields of a later version are ignored', () => {
  const later = JSON.stringify({ ...JSON.parse(serializeSession(somewhere)), v: 9, cart: [1] });
  expect(parseSession(later)).toEqual(somewhere);
});
