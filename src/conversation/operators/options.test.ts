import { expect, test } from 'vitest';
import { ACCOUNT, type Options, readArgs, REASON, usageOf } from './options.ts';

const COMP = {
  account: ACCOUNT,
  plan: { kind: 'choice', of: ['starter', 'pro'], words: 'Which plan' },
  days: { kind: 'number', min: 1, max: 366, words: 'For how long' },
  reason: REASON,
} as const satisfies Options;
const NOTE = { note: { kind: 'text', words: 'A note', optional: true } } as const;

test.each([
  ['acc_1 pro 30 was ill', { account: 'acc_1', plan: 'pro', days: 30, reason: 'was ill' }],
  [' acc_1  PRO  7\nbecause ', { account: 'acc_1', plan: 'pro', days: 7, reason: 'because' }],
])('%j is complete', (typed, args) => {
  expect(readArgs(COMP, typed)).toEqual({ args, wrong: null });
});

test.each([
  ['', 'account'],
  ['acc_1', 'plan'],
  ['acc_1 gold 30 x', 'plan'],
  ['acc_1 pro 0 x', 'days'],
  ['acc_1 pro 30.5 x', 'days'],
  ['acc_1 pro 367 x', 'days'],
  ['acc_1 pro soon x', 'days'],
  ['acc_1 pro 30', 'reason'],
])('%j lacks %s', (typed, wrong) => {
  expect(readArgs(COMP, typed)).toEqual({ args: null, wrong });
});

test('the last option may be optional, and nothing may follow the last one', () => {
  expect(readArgs(NOTE, '')).toEqual({ args: { note: null }, wrong: null });
  expect(readArgs({ account: ACCOUNT }, 'acc_1 acc_2')).toEqual({ args: null, wrong: 'account' });
  expect(readArgs({}, 'now')).toEqual({ args: null, wrong: '' });
});

test('the usage names the options in their order', () => {
  expect(usageOf('ops_comp', COMP)).toBe('/ops_comp ACCOUNT PLAN DAYS REASON');
});
