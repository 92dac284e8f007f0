import { describe, expect, test } from 'vitest';
import { findChoice, findCommand, findStartedPlan, meansBack, readLinkCode } from './read-text.ts';

describe('a command', () => {
  test.each([
    ['/plan', 'plan'],
    ['  /plan  ', 'plan'],
    ['/PLAN', 'plan'],
    ['/plan@our_bot', 'plan'],
    ['/plan@our_bot now please', 'plan'],
    ['/start abc123', 'start'],
    ['/plan\nplease', 'plan'],
    ['/plan.', 'plan'],
    ['/plan?', 'plan'],
    ['Plan', 'plan'],
    [' menu ', 'menu'],
    ['HELP', 'help'],
    ['/nosuch', 'nosuch'],
    ['ayuda', 'help'],
    ['Menú', 'menu'],
    ['menu\u0301', 'menu'],
    ['/menú', 'menu'],
    ['menü', 'menu'],
    ['ESTADO', 'status'],
    ['uso', 'usage'],
    ['Abbrechen', 'cancel'],
    ['hilfe', 'help'],
    ['Löschen', 'delete'],
    ['loeschen', 'delete'],
    ['Help!', 'help'],
    ['menu\u200b', 'menu'],
    ['idioma', 'language'],
  ])('%j is %s', (typed, command) => {
    expect(findCommand(typed)).toBe(command);
  });

  test.each(['', ' ', '/', '/ plan', '//plan', 'my plan', 'plan please', '/plan/x', '1', 'nosuch'])(
    '%j is none',
    (typed) => {
      expect(findCommand(typed)).toBeNull();
    },
  );
});

test.each([
  ['/start pro', 'pro'],
  ['/start@our_bot Power', 'power'],
  ['start starter', 'starter'],
  [' Start  pro ', 'pro'],
  ['/start', null],
  ['/start business', null],
  ['/start pro please', null],
  ['restart pro', null],
  ['pro', null],
])('%j begins with the plan %s', (typed, plan) => {
  expect(findStartedPlan(typed)).toBe(plan);
});

test.each(['back', ' Zurück ', 'zurueck', 'atrás', 'ATRAS', '/back', '0'])(
  '%j asks for the screen before',
  (typed) => {
    expect(meansBack(typed)).toBe(true);
  },
);

test('a word inside a longer text is not a command', () => {
  expect(meansBack('back to school')).toBe(false);
});

describe('a choice', () => {
  const labels = ['Starter · $20 a month', 'Pro · $30 a month', 'Power · $40 a month', 'Compare'];

  test.each([
    ['1', 0],
    [' 2 ', 1],
    ['04', 3],
    ['1.', 0],
    ['1)', 0],
    ['[2]', 1],
    ['#3', 2],
    ['\u200e2\u200f', 1],
    ['２', 1],
    ['Compare!', 3],
    ['“compare”', 3],
    ['3️⃣', 2],
    ['3\u20E3', 2],
    ['1-', 0],
    ['①', 0],
    ['No. 1', 0],
    ['option 2', 1],
    ['Opción 2', 1],
    ['1 please', 0],
    ['Nummer 3, bitte!', 2],
    ['one', 0],
    ['Dos, por favor', 1],
    ['২', 1],
    ['๓', 2],
    ['Compare', 3],
    ['compare', 3],
    ['  COMPARE ', 3],
    ['com', 3],
    ['st', 0],
    ['starter', 0],
    ['Power · $40 a month', 2],
  ])('%j is number %i', (typed, index) => {
    expect(findChoice(typed, labels)).toBe(index);
  });

  test.each([
    ['', 'blank'],
    ['   ', 'blank'],
    ['0', 'not offered'],
    ['5', 'not offered'],
    ['123', 'not offered'],
    ['-1', 'not a number of ours'],
    ['1.5', 'not a number of ours'],
    ['p', 'a single letter'],
    ['c', 'a single letter'],
    ['p ', 'a single letter'],
    ['compare them', 'more than the label'],
    ['xyz', 'no beginning'],
  ])('%j is none: %s', (typed) => {
    expect(findChoice(typed, labels)).toBeNull();
  });

  test('a beginning that two labels share picks no choice', () => {
    expect(findChoice('new', ['New setup token', 'New link'])).toBeNull();
    expect(findChoice('new l', ['New setup token', 'New link'])).toBe(1);
  });

  test('a label that is also the beginning of another one picks its own choice', () => {
    expect(findChoice('plan', ['Plan', 'Plan and pay'])).toBe(0);
  });

  test('a number that is also a label counts as the position', () => {
    expect(findChoice('2', ['2', 'One'])).toBe(1);
  });

  test('a blank text picks no choice, even in a menu with a choice that no longer exists', () => {
    expect(findChoice('', ['Refresh', ''])).toBeNull();
    expect(findChoice(' ', ['Refresh', ''])).toBeNull();
  });

  test('nothing is found among no choices', () => {
    expect(findChoice('1', [])).toBeNull();
    expect(findChoice('plan', [])).toBeNull();
  });
});

describe('a link code', () => {
  test.each([
    ['ABCD-EFGH', true],
    ['abcd efgh', false],
    ['  AbCdEfGh ', false],
    ['abcd\u2013efgh', true],
    ['A B C D 2 3 4 5', true],
  ])('%j is read however it is written', (typed, isObvious) => {
    const code = typed.includes('2') ? 'ABCD2345' : 'ABCDEFGH';
    expect(readLinkCode(typed)).toEqual({ code, explicit: false, byAddress: false, isObvious });
  });

  test.each(['/link ABCD-EFGH', '/start@our_bot abcdefgh', 'link ABCD EFGH'])(
    '%j gives one to a command',
    (typed) => {
      expect(readLinkCode(typed)).toMatchObject({ code: 'ABCDEFGH', explicit: true });
    },
  );

  test.each([
    'ABCD-EFG',
    'ABCD-EFGHJ',
    'ABCD-EFG0',
    'ABCD-EFGI',
    'O1O1-O1O1',
    '/start',
    '/link',
    '',
  ])('%j is none', (typed) => {
    expect(readLinkCode(typed)).toBeNull();
  });
});
