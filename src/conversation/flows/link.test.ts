import { describe, expect, test } from 'vitest';
import { MINUTE, NOW, SITUATIONS, someFacts } from '../../../test/fixtures/app-facts.ts';
import type { Facts, LinkCodeFacts } from '../facts.ts';
import type { ChatEvent } from '../chat-event.ts';
import type { LinkNews } from '../news/accounts.ts';
import { newSession } from '../session.ts';
import { step } from '../step.ts';
import type { StepResult } from '../turn.ts';
import type { ScreenId } from './screens.ts';

const code: LinkCodeFacts = {
  id: 'lcd_1',
  state: 'entered',
  expiresAt: NOW + 9 * MINUTE,
  answered: false,
  platform: 'discord',
  ending: '4821',
  plan: 'Pro',
  holdsSomething: true,
  isConflict: false,
  chat: 'discord:b:1',
};

const linking = (link: Partial<Facts['link']>, from: Facts = someFacts()): Facts => ({
  ...from,
  link: { ...from.link, ...link },
});

/** A button of a menu that is out of date, which is answered with the screen. */
const OLD_TAP = { kind: 'choice', ref: 0, index: 0 } as const;

/** The answer to an event on a screen. The screen is shown first, so that its choices are known. */
function answer(at: ScreenId, incoming: ChatEvent, facts: Facts = someFacts()): StepResult {
  const before = step({ ...newSession(), at, ref: 1 }, OLD_TAP, facts);
  return step(before.session, incoming, facts);
}

const says = (at: ScreenId, text: string, facts?: Facts) =>
  answer(at, { kind: 'text', text }, facts);

const hears = (at: ScreenId, what: LinkNews, facts: Facts) =>
  answer(at, { kind: 'news', news: { type: 'link', what } }, facts);

const wordsOf = ({ replies }: StepResult): string =>
  replies
    .flatMap(({ screen }) => [screen.title ?? '', ...screen.body.map(({ text }) => text)])
    .join('\n');

const labelsOf = ({ replies }: StepResult) =>
  replies.at(-1)?.screen.choices?.map(({ label }) => label);

const WRONG = 'That code isn’t right.';

describe('a text that looks like a code but is not one', () => {
  test.each<[string, ScreenId, string, Facts]>([
    ['where a code is asked for', 'have_account', 'upgrades', someFacts()],
    ['beside a code of their own', 'link', 'ABCD-EFGH', SITUATIONS.ready],
    ['from somebody with nothing yet', 'plans', 'abcd-efgh', someFacts()],
    ['given to a command, anywhere', 'menu', '/link ABCDEFGH', SITUATIONS.ready],
    ['in the address that opened the chat', 'hello', '/start ABCD-2345', someFacts()],
  ])('%s is a wrong code', (_where, at, typed, facts) => {
    const result = says(at, typed, facts);
    expect(wordsOf(result)).toContain(WRONG);
    expect(result.effects).toEqual([{ type: 'count_wrong_code' }]);
    expect(result.session.at).toBe(at);
  });

  test('of a customer is an ordinary word', () => {
    const result = says('menu', 'ABCD-2345', SITUATIONS.ready);
    expect(wordsOf(result)).toContain('I didn’t get that.');
    expect(result.effects).toEqual([]);
  });

  test('of a new person may be an ordinary word, but counts as a wrong try', () => {
    const result = says('plans', 'upgrades');
    expect(wordsOf(result)).toContain('I didn’t get that.');
    expect(result.effects).toEqual([{ type: 'count_wrong_code' }]);
  });

  test('that was the last try says when the next one is allowed', () => {
    const facts = linking({ triesLeft: 1, mayTryAfterWrong: NOW + 20 * MINUTE });
    const result = says('have_account', 'ABCD-2345', facts);
    expect(wordsOf(result)).toContain('I’ll take the next one after 6:20 PM UTC');
  });

  test('is not checked after five wrong ones; the answer says when the next try is allowed', () => {
    const facts = linking({ triesLeft: 0, mayTryAt: NOW + 20 * MINUTE });
    const result = says('have_account', 'ABCD-2345', facts);
    expect(wordsOf(result)).toContain('I’ll take the next one after 6:20 PM UTC');
    expect(result.effects).toEqual([]);
  });
});

describe('a code of another chat', () => {
  const found = (change: object = {}): ChatEvent => ({
    kind: 'link_code',
    id: 'lcd_1',
    chat: 'discord:b:1',
    found: 'live',
    explicit: false,
    byAddress: false,
    ...change,
  });
  const entering = { type: 'enter_link_code', id: 'lcd_1', chat: 'discord:b:1' };

  test('is accepted from a new person on any screen, also as the first message', () => {
    expect(answer('plans', found()).effects).toEqual([entering]);
    expect(step(null, found(), someFacts()).effects).toEqual([entering]);
  });

  test('is accepted from a customer only on the screen that asks for it, or with a command', () => {
    expect(answer('have_account', found(), SITUATIONS.ready).effects).toEqual([entering]);
    expect(answer('menu', found({ explicit: true }), SITUATIONS.ready).effects).toEqual([entering]);
    expect(answer('menu', found(), SITUATIONS.ready).effects).toEqual([]);
  });

  test('in an address is accepted from somebody who has nothing to share', () => {
    const tapped = found({ explicit: true, byAddress: true });
    expect(step(null, tapped, someFacts()).effects).toEqual([entering]);
  });

  test.each(['connected before paying', 'paid', 'ready'] as const)(
    'in an address only leads to the screen that asks for the code of somebody who is %s',
    (situation) => {
      const result = answer(
        'menu',
        found({ explicit: true, byAddress: true }),
        SITUATIONS[situation],
      );
      expect(result.effects).toEqual([]);
      expect(result.session.at).toBe('have_account');
      expect(wordsOf(result)).toContain('Only type a code that you made yourself');
      expect(step(result.session, found(), SITUATIONS[situation]).effects).toEqual([entering]);
    },
  );

  test('is not accepted after five wrong ones', () => {
    const facts = linking({ triesLeft: 0, mayTryAt: NOW + MINUTE });
    const result = answer('have_account', found(), facts);
    expect(result.effects).toEqual([]);
    expect(wordsOf(result)).toContain('There were too many wrong codes here.');
  });

  test.each([
    ['expired', 'That code has expired.'],
    ['own', 'That’s this account’s own code.'],
  ])('that is %s has its own sentence', (what, sentence) => {
    const result = answer('have_account', found({ found: what }));
    expect(wordsOf(result)).toContain(sentence);
    expect(result.effects).toEqual([]);
  });
});

describe('the code of a chat', () => {
  test('is created on request, and shown with its expiry and its link', () => {
    expect(says('menu', '/link', SITUATIONS.ready).effects).toEqual([{ type: 'show_link_code' }]);
    const facts = linking({
      shown: { ...code, state: 'shown' },
      deepLink: 'https://t.me/x?start=',
    });
    const result = hears('link', 'code_ready', facts);
    expect(wordsOf(result)).toContain('[[link-code lcd_1]]');
    expect(wordsOf(result)).toContain('until 6:09 PM UTC (9 minutes)');
    expect(result.replies[0]?.screen.links?.[0]?.url).toBe(
      'https://t.me/x?start=[[link-code lcd_1]]',
    );
  });

  test('that is still valid is shown again', () => {
    const result = says('menu', '/link', linking({ shown: { ...code, state: 'shown' } }));
    expect(result.effects).toEqual([]);
    expect(wordsOf(result)).toContain('[[link-code lcd_1]]');
  });

  test('that was entered in another chat leads to the question', () => {
    expect(says('menu', '/link', linking({ shown: code })).session.at).toBe('link_entered');
  });

  test('that has expired offers a new one', () => {
    const facts = linking({ shown: { ...code, state: 'shown', expiresAt: NOW } });
    const result = says('link', 'x', facts);
    expect(wordsOf(result)).toContain('That code has expired.');
    expect(says('link', 'New code', facts).effects).toEqual([{ type: 'show_link_code' }]);
  });
});

describe.each([
  ['link_entered', 'shown', 'Someone on Discord (ID ending in 4821) typed your code.'],
  ['link_joining', 'entered', 'join the account on Discord (ID ending in 4821): Pro plan.'],
] as const)('the question on %s', (at, side, question) => {
  const facts = linking({ [side]: code });

  test('names the other platform and asks for confirmation', () => {
    const result = says(at, 'x', facts);
    expect(wordsOf(result)).toContain(question);
    expect(labelsOf(result)).toEqual(['Yes, link them', 'No', 'Back']);
  });

  test('says first that the other chat will control what this account holds', () => {
    const result = says(at, 'x', linking({ [side]: code }, SITUATIONS.ready));
    const [first] = result.replies.at(-1)?.screen.body ?? [];
    expect(result.replies.at(-1)?.screen.title).toBe('Give another chat control of your account?');
    expect(first?.text).toContain('Discord (ID ending in 4821)');
    expect(first?.text).toContain('will control your plan, your agent and your data');
    expect(wordsOf(result)).not.toContain('Both chats will then control');
  });

  test('tells the chat that brings nothing what it will share', () => {
    expect(wordsOf(says(at, 'x', facts))).toContain('Both chats will then control its plan');
    const bare = linking({ [side]: { ...code, holdsSomething: false } });
    expect(wordsOf(says(at, 'x', bare))).not.toContain('Both chats will then control its plan');
  });

  test('yes waits for the other side', () => {
    const result = says(at, 'Yes, link them', facts);
    expect(result.effects).toEqual([{ type: 'confirm_link', id: 'lcd_1' }]);
    expect(wordsOf(result)).toContain('Now say yes on Discord (ID ending in 4821) too.');
  });

  test('no ends it for both', () => {
    const result = says(at, 'No', facts);
    expect(result.effects).toEqual([{ type: 'refuse_link', id: 'lcd_1', chat: 'discord:b:1' }]);
    expect(wordsOf(result)).toContain('OK, nothing was linked.');
    expect(result.session.at).toBe('hello');
  });

  test('yes has no effect after the expiry', () => {
    const before = step({ ...newSession(), at, ref: 1 }, OLD_TAP, facts);
    const late = { ...facts, now: NOW + 10 * MINUTE };
    const result = step(before.session, { kind: 'text', text: '1' }, late);
    expect(result.effects).toEqual([]);
    expect(wordsOf(result)).toContain('has expired');
  });

  test('is not asked when the accounts cannot be merged', () => {
    const result = says(at, 'x', linking({ [side]: { ...code, isConflict: true } }));
    expect(wordsOf(result)).toContain('Both accounts have their own plan or agent');
    expect(labelsOf(result)).toEqual(['Back']);
  });

  test.each([
    ['confirmed', 'Linking them'],
    ['linked', 'Your two chats are linked.'],
    ['ended', 'has expired'],
  ] as const)('once it is %s says so', (state, sentence) => {
    expect(wordsOf(says(at, 'x', linking({ [side]: { ...code, state } })))).toContain(sentence);
  });
});

describe('news of a link', () => {
  test('an entered code asks the chat that shows it, on any screen', () => {
    expect(hears('menu', 'entered', linking({ shown: code })).session.at).toBe('link_entered');
  });

  test('a person who enters a code too late goes back to the start', () => {
    const result = hears('link_joining', 'joining', someFacts());
    expect(wordsOf(result)).toContain('has expired');
    expect(result.session.at).toBe('hello');
  });

  test('a linked chat continues with the next step of the account', () => {
    const facts = linking({ entered: { ...code, state: 'linked' } }, SITUATIONS.paid);
    const result = hears('link_joining', 'linked', facts);
    expect(wordsOf(result)).toContain('this chat and the one on Discord now share one account');
    expect(result.session.at).toBe('connect');
  });
});

describe('while the account waits for its deletion', () => {
  const facts = linking(
    { shown: code },
    someFacts({ deletion: { deleteAt: NOW + 9 * MINUTE, askedIn: null } }),
  );
  const events: [string, ChatEvent][] = [
    ['/link', { kind: 'text', text: '/link' }],
    ['a wrong code', { kind: 'text', text: '/link ABCD-EFGH' }],
    [
      'a living code',
      {
        kind: 'link_code',
        id: 'lcd_2',
        chat: 'discord:b:2',
        found: 'live',
        explicit: true,
        byAddress: false,
      },
    ],
    [
      'an old code',
      {
        kind: 'link_code',
        id: 'lcd_2',
        chat: 'discord:b:2',
        found: 'expired',
        explicit: true,
        byAddress: false,
      },
    ],
  ];

  test.each(events)('%s shows only the state of the deletion', (_what, incoming) => {
    const result = answer('menu', incoming, facts);
    expect(result.effects).toEqual([]);
    expect(result.session.at).toBe('removal_hold');
    expect(result.replies).toHaveLength(1);
  });

  test('an open question is not asked any more', () => {
    expect(hears('removal_hold', 'entered', facts).replies).toEqual([]);
  });
});
