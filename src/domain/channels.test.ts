import { describe, expect, test } from 'vitest';
import { PLAN_TERMS } from './plans.ts';
import {
  type ChannelKind,
  type ChannelState,
  hasPlace,
  type PlatformKind,
  readOwnerId,
  withinPlan,
} from './channels.ts';

const channel = (kind: ChannelKind, state: ChannelState, createdAt = 1) => ({
  kind,
  state,
  createdAt,
});

describe('the places of a plan', () => {
  test('Starter has one, Pro three, Power any number', () => {
    const two = [channel('telegram', 'on'), channel('discord', 'checking')];
    expect(hasPlace(PLAN_TERMS.starter, [], 'telegram')).toBe(true);
    expect(hasPlace(PLAN_TERMS.starter, [channel('telegram', 'on')], 'discord')).toBe(false);
    expect(hasPlace(PLAN_TERMS.pro, two, 'whatsapp')).toBe(true);
    expect(hasPlace({ channels: 2 }, two, 'whatsapp')).toBe(false);
    expect(hasPlace(PLAN_TERMS.power, two, 'whatsapp')).toBe(true);
  });

  test('no plan has none', () => {
    expect(hasPlace(null, [], 'telegram')).toBe(false);
  });

  test('a channel keeps its own place, and one that is off or disconnecting takes none', () => {
    expect(hasPlace(PLAN_TERMS.starter, [channel('telegram', 'on')], 'telegram')).toBe(true);
    const gone = [channel('telegram', 'off'), channel('discord', 'disconnecting')];
    expect(hasPlace(PLAN_TERMS.starter, gone, 'whatsapp')).toBe(true);
  });

  test('a WhatsApp that waits for its QR code takes no place yet, but is set up', () => {
    const waiting = { ...channel('whatsapp', 'on', 0), login: 'showing' as const };
    const other = channel('telegram', 'on');
    expect(hasPlace(PLAN_TERMS.starter, [waiting], 'telegram')).toBe(true);
    const both = withinPlan(PLAN_TERMS.starter, [waiting, other]);
    expect(both.map(({ kind }) => kind)).toEqual(['whatsapp', 'telegram']);
    const linked = { ...waiting, createdAt: 2, login: 'linked' as const };
    expect(withinPlan(PLAN_TERMS.starter, [linked, other])).toEqual([other]);
  });

  test('on a smaller plan the channel connected first stays', () => {
    const all = [
      channel('whatsapp', 'on', 3),
      channel('discord', 'on', 1),
      channel('telegram', 'off', 0),
    ];
    const kinds = (terms: Parameters<typeof withinPlan>[0]) =>
      withinPlan(terms, all).map(({ kind }) => kind);
    expect(kinds(PLAN_TERMS.starter)).toEqual(['discord']);
    expect(kinds(PLAN_TERMS.power)).toEqual(['discord', 'whatsapp']);
    expect(kinds(null)).toEqual([]);
  });
});

test.each<[PlatformKind, string, string | null]>([
  ['telegram', '123456789', '123456789'],
  ['telegram', ' tg:123 456 789 ', '123456789'],
  ['telegram', '@alice', null],
  ['telegram', '-100123456789', null],
  ['telegram', 'Your user ID: 123456789\nCurrent chat ID: 123456789', '123456789'],
  ['telegram', '@alice2\nId: 123456789\nFirst: Alice\nLang: en', '123456789'],
  ['telegram', 'ID - 123456789', '123456789'],
  ['telegram', 'Id\u2014123456789', '123456789'],
  ['discord', '<@123456789012345678>', '123456789012345678'],
  ['discord', '123456789', null],
  ['whatsapp', '+49 (151) 234-5678', '491512345678'],
  ['whatsapp', 'hello', null],
  ['whatsapp', '\u202a+49\u00a0151\u20112345678\u202c', '491512345678'],
  ['telegram', 'My ID is 123456789.', '123456789'],
  ['telegram', '“123456789”', '123456789'],
  ['telegram', '١٢٣٤٥٦٧٨٩', '123456789'],
  ['telegram', '123456789 or 987654321', null],
])('an id on %s typed as “%s” is %s', (kind, typed, id) => {
  expect(readOwnerId(kind, typed)).toBe(id);
});
