import { describe, expect, test, vi } from 'vitest';
import { SCREEN_IDS, type Situation, SITUATIONS } from '../../test/fixtures/app-facts.ts';
import type { Week } from '../domain/week.ts';
import { CHANNEL_KINDS } from '../domain/channels.ts';
import { copyFor } from './languages/copy.ts';
import { LANGUAGE_CODES } from './languages/languages.ts';
import type { Facts } from './facts.ts';
import { type ScreenId, SCREENS } from './flows/screens.ts';
import { UPGRADE_NEWS, type UpgradeNews } from './news/upgrade.ts';
import type { News } from './news.ts';
import { contextOf } from './moves.ts';
import { newSession, serializeSession, type Session } from './session.ts';
import { step } from './step.ts';
import { type Reply, show, type StepResult } from './turn.ts';

// Some tests go through every screen in every situation, and two cores may be busy with others.
vi.setConfig({ testTimeout: 90_000 });

const UPGRADE_KINDS = Object.keys(UPGRADE_NEWS) as UpgradeNews[];
const CHANNEL_NEWS = [
  'accepted',
  'refused',
  'running',
  'stopped',
  'looked',
  'qr',
  'login_failed',
] as const;

const A_WEEK: Week = {
  from: Date.UTC(2026, 10, 23),
  basisPoints: 9988,
  upByDay: [10_000, 10_000, 9916, 10_000, 10_000, 10_000, 10_000],
  breaks: 1,
  longestMs: 12 * 60_000,
  used: { search: [12, 0, 40, 8, 0, 3, 21], browser: [0, 600, 0, 0, 330, 0, 0] },
};

const ALL_NEWS: News[] = [
  { type: 'checkout_ready' },
  { type: 'checkout_trouble' },
  { type: 'checkout_expired' },
  { type: 'checkout_left' },
  { type: 'payment_not_seen' },
  { type: 'payment_unchecked', againAt: 0 },
  { type: 'payment_waits' },
  { type: 'subscribed' },
  { type: 'subscription_ended' },
  { type: 'week', week: A_WEEK },
  { type: 'credential_checked', during: 'paste' },
  { type: 'credential_checked', during: 'test' },
  { type: 'credential_checked', during: 'recheck' },
  { type: 'credential_removed' },
  { type: 'token_ends' },
  { type: 'machine_progress' },
  { type: 'machine_late' },
  { type: 'machine_ready' },
  { type: 'machine_failed' },
  { type: 'machine_updated', change: 'credential' },
  { type: 'machine_updated', change: 'restart' },
  ...CHANNEL_KINDS.flatMap((kind) =>
    CHANNEL_NEWS.map((what) => ({ type: 'channel' as const, kind, what })),
  ),
  ...UPGRADE_KINDS.map((what) => ({ type: 'upgrade' as const, what })),
  { type: 'money_back_offer' },
  { type: 'payment_flagged' },
  { type: 'hold_lifted' },
  ...(['not_ready', 'second', 'by_operator', 'blocked_card'] as const).flatMap((kind): News[] => [
    { type: 'refund', kind, what: 'done', amountCents: 3000, hasEnded: true },
    { type: 'refund', kind, what: 'done', amountCents: 500, hasEnded: false },
    { type: 'refund', kind, what: 'refused' },
    { type: 'refund', kind, what: 'trouble' },
  ]),
  { type: 'refund', kind: 'by_hand', what: 'done', amountCents: 500, hasEnded: false },
  { type: 'link', what: 'code_ready' },
  { type: 'link', what: 'entered' },
  { type: 'link', what: 'joining' },
  { type: 'link', what: 'refused' },
  { type: 'link', what: 'conflict' },
  { type: 'link', what: 'linked' },
];

function at(id: ScreenId, situation: Situation): Session {
  const session = { ...newSession(), ref: 5 };
  return show({ session, facts: SITUATIONS[situation], copy: copyFor('en') }, id, 'send').session;
}

function tells(news: News, id: ScreenId, situation: Situation): StepResult {
  return step(at(id, situation), { kind: 'news', news }, SITUATIONS[situation]);
}

function isReadable({ screen }: Reply): boolean {
  const words = (screen.title ?? '') + screen.body.map(({ text }) => text).join('');
  return !/^\s*$|undefined|null|NaN|\[object/.test(words);
}

const wordsOf = ({ replies }: StepResult): string =>
  replies
    .flatMap(({ screen }) => [screen.title ?? '', ...screen.body.map(({ text }) => text)])
    .join('\n');

test(
  'all news in every screen and situation are told in whole sentences and have no effect',
  { timeout: 300_000 },
  () => {
    const problems: string[] = [];
    const situations = Object.entries(SITUATIONS) as [Situation, Facts][];
    const everywhere = LANGUAGE_CODES.flatMap((locale) =>
      situations.map(([situation, facts]) => ({ situation, facts: { ...facts, locale } })),
    );
    for (const { situation, facts } of everywhere) {
      for (const id of SCREEN_IDS) {
        const session = at(id, situation);
        // A screen that is not shown in this situation was replaced by another one.
        if (session.at !== id) continue;
        for (const news of ALL_NEWS) {
          const result = step(session, { kind: 'news', news }, facts);
          const isSmall = Buffer.byteLength(serializeSession(result.session)) <= 1024;
          const isSound = result.effects.length === 0 && result.session.ref >= 5 && isSmall;
          if (isSound && result.replies.every(isReadable)) continue;
          problems.push(`${JSON.stringify(news)} at ${id}, ${situation}, ${facts.locale}`);
        }
      }
    }
    expect(problems).toEqual([]);
  },
);

test('news take nobody away from what they are doing: only a screen about the same thing is replaced', () => {
  const taken = new Set<string>();
  for (const [situation, facts] of Object.entries(SITUATIONS) as [Situation, Facts][]) {
    for (const id of SCREEN_IDS.filter((each) => !SCREENS[each].interruptible)) {
      const session = at(id, situation);
      if (session.at !== id) continue;
      // A link gives the chat another account.
      for (const news of ALL_NEWS.filter(({ type }) => type !== 'link')) {
        const next = step(session, { kind: 'news', news }, facts).session.at;
        const what = 'what' in news ? `.${news.what}` : 'during' in news ? `.${news.during}` : '';
        if (next !== id) taken.add(`${news.type}${what}: ${id} -> ${next}`);
      }
    }
  }
  const about: Record<string, RegExp> = {
    'channel.running': /^channel$/,
    'credential_checked.paste': /^(checking_credential|connect.*|credential_verdict)$/,
    machine_ready: /^(building|checking_credential)$/,
    subscribed: /^(plans|compare_plans|paying)$/,
  };
  const wrong = [...taken].filter((one) => {
    const [what = '', id = ''] = one.split(/: | -> /);
    return !about[what]?.test(id);
  });
  expect(wrong).toEqual([]);
});

test('news before the first message of a person have no effect', () => {
  for (const news of ALL_NEWS) {
    expect(step(null, { kind: 'news', news }, SITUATIONS.ready).effects).toEqual([]);
  }
});

describe('a bigger plan', () => {
  const what = (it: UpgradeNews): News => ({ type: 'upgrade', what: it });

  test('is shown with its amount instead of the waiting text', () => {
    const { replies } = tells(what('quoted'), 'upgrade', 'told an amount');
    expect(replies).toMatchObject([{ slot: 'screen', mode: 'replace' }]);
    expect(replies[0]?.screen.choices?.[0]).toMatchObject({ label: 'Pay $6.67 and upgrade' });
  });

  test.each(['quoted', 'trouble', 'expired'] as const)(
    'is no matter of somebody who went elsewhere (%s)',
    (it) => {
      expect(tells(what(it), 'help', 'told an amount').replies).toEqual([]);
    },
  );

  test('whose amount was promised while Stripe was down is announced on any screen', () => {
    const words = wordsOf(tells(what('quoted_late'), 'help', 'told an amount'));
    expect(words).toContain('I know what Pro costs you. /plan');
    expect(tells(what('quoted_late'), 'upgrade', 'told an amount').session.at).toBe('upgrade');
  });

  test('whose amount has changed after the confirmation is announced on any screen', () => {
    const words = wordsOf(tells(what('quoted'), 'help', 'told another amount'));
    expect(words).toContain('so I charged nothing');
    const here = wordsOf(tells(what('quoted'), 'upgrade', 'told another amount'));
    expect(here).toContain('has changed since I told you the amount');
  });

  test.each<[UpgradeNews, Situation, string]>([
    ['done', 'upgraded', 'You’re on Pro now.'],
    ['unpaid', 'whose upgrade is unpaid', 'your old plan continues'],
    ['lapsed', 'whose upgrade lapsed', 'didn’t arrive in time'],
    ['refused', 'refused as declined', 'Your bank declined the card'],
    ['given_up', 'whose amount is over', 'so I stopped your upgrade. You haven’t been charged'],
    ['not_seen', 'whose upgrade is unpaid', 'don’t see a payment'],
  ])('%s is told on any screen', (it, situation, words) => {
    for (const id of ['help', 'upgrade'] as const) {
      expect(wordsOf(tells(what(it), id, situation))).toContain(words);
    }
  });

  test.each(['help', 'upgrade'] as const)('that is unpaid is told with its link, at %s', (id) => {
    const { replies } = tells(what('unpaid'), id, 'whose upgrade is unpaid');
    expect(replies.at(-1)?.screen.links?.map(({ url }) => url)).toEqual([
      'https://automna.test/p/7k4d2m9xq1bz',
    ]);
  });

  test('of an earlier request is announced without its screen', () => {
    const { replies } = tells(what('done'), 'upgrade', 'refused as pending');
    expect(replies).toMatchObject([{ slot: null }]);
  });
});

describe('the payment link', () => {
  test('replaces the waiting text', () => {
    const { replies } = tells({ type: 'checkout_ready' }, 'paying', 'with a link');
    expect(replies).toMatchObject([{ slot: 'screen', mode: 'replace' }]);
    expect(replies[0]?.screen.links?.[0]?.url).toContain('/p/');
  });

  test('is replaced by a sentence while Stripe is unavailable', () => {
    const result = tells({ type: 'checkout_trouble' }, 'paying', 'waiting for Stripe');
    expect(wordsOf(result)).toContain('Stripe, our payment provider, isn’t answering');
  });

  test('that becomes ready while the person is elsewhere is told in a note, as promised', () => {
    const { replies } = tells({ type: 'checkout_ready' }, 'help', 'with a link');
    expect(replies).toMatchObject([
      { slot: null, screen: { links: [{ url: expect.any(String) }] } },
    ]);
  });

  test.each<News['type']>(['checkout_expired', 'checkout_left'])(
    '%s says nothing to somebody who went elsewhere',
    (type) => {
      expect(tells({ type } as News, 'help', 'with a link').replies).toEqual([]);
    },
  );

  test('its expiry replaces it, without a sound, with a way to continue', () => {
    const { replies } = tells({ type: 'checkout_expired' }, 'paying', 'with an expired link');
    expect(replies).toMatchObject([{ mode: 'replace' }]);
    expect(replies[0]?.screen.choices?.map(({ id }) => id)).toContain('new_link');
  });
});

describe('a payment', () => {
  test('leads to the connection of Claude', () => {
    const result = tells({ type: 'subscribed' }, 'paying', 'paid');
    expect(wordsOf(result)).toContain('Payment received, thank you! You’re on Pro.');
    expect(result.session.at).toBe('connect');
  });

  const paid = { amountCents: 3000, url: 'https://automna.test/p/receipt' };
  const RECEIPT = /Paid: \$30 for Pro, .* 2026\. Your next payment is on /;

  test('has its receipt in the thanks, in words and as a picture', () => {
    const { replies } = tells({ type: 'subscribed', paid }, 'paying', 'paid');
    const [thanks] = replies;
    expect(replies).toHaveLength(2);
    expect(JSON.stringify(thanks?.screen.body)).toMatch(RECEIPT);
    expect(thanks?.screen).toMatchObject({
      links: [{ label: 'Receipt', url: paid.url }],
      picture: { receipt: { amount: '$30' } },
    });
  });

  test.each([
    ['somebody who wants none', paid, true],
    ['nothing', { amountCents: 0, url: null }, false],
    ['a payment that is known already', null, false],
  ])('has no receipt for %s', (_whom, payment, receiptsOff) => {
    const facts = SITUATIONS.paid;
    const settings = { ...facts.settings, receiptsOff };
    const news = { type: 'subscribed', paid: payment } as const;
    const session = at('paying', 'paid');
    const result = step(session, { kind: 'news', news }, { ...facts, settings });
    expect(result.replies.map(({ screen }) => screen.picture)).toEqual([undefined, undefined]);
    expect(JSON.stringify(result.replies)).not.toContain('Your next payment');
  });

  test('for a bigger plan has a receipt, too', () => {
    const { replies } = tells({ type: 'upgrade', what: 'done' }, 'upgrade', 'upgraded');
    expect(replies.map(({ screen }) => screen.picture !== undefined)).toEqual([true, false]);
    expect(JSON.stringify(replies[0])).toMatch(/Paid: \$.* for Pro/);
    const [elsewhere] = tells({ type: 'upgrade', what: 'done' }, 'menu', 'upgraded').replies;
    expect(elsewhere?.screen.picture).toBeDefined();
  });

  test('leads to the build when Claude is already connected', () => {
    expect(tells({ type: 'subscribed' }, 'paying', 'building').session.at).toBe('building');
  });

  test('leaves the payment screen when the setup is complete', () => {
    const result = tells({ type: 'subscribed' }, 'paying', 'ready');
    expect(wordsOf(result)).toContain('Payment received');
    expect(result.session.at).toBe('menu');
  });

  test('does not leave another screen when the setup is complete', () => {
    expect(tells({ type: 'subscribed' }, 'usage', 'ready').session.at).toBe('usage');
  });
});

describe('a checked paste', () => {
  const news: News = { type: 'credential_checked', during: 'paste' };

  test('that was accepted leads to the next step', () => {
    const result = tells(news, 'checking_credential', 'building');
    expect(wordsOf(result)).toContain('Claude is connected and works (ends in aB3_)');
    expect(result.session.at).toBe('building');
  });

  test('does not replace the screen of a person who has moved on', () => {
    expect(tells(news, 'usage', 'ready').session.at).toBe('usage');
  });

  test('before the payment asks for the plan next', () => {
    const result = tells(news, 'hello', 'connected before paying');
    expect(wordsOf(result)).toContain('Next: choose a plan');
    expect(result.session.at).toBe('plans');
  });

  test('that was rejected says why and offers another', () => {
    const result = tells(news, 'checking_credential', 'paid, refused');
    expect(result.session.at).toBe('credential_verdict');
    expect(wordsOf(result)).toContain('This key was revoked');
    expect(result.session.choices).toEqual(['setup_token', 'api_key', 'back']);
  });

  test('that was rejected does not replace an older credential in use', () => {
    const result = tells(news, 'checking_credential', 'ready, new credential refused');
    expect(result.session.choices).toContain('home');
  });

  test('without a verdict causes no message', () => {
    expect(tells(news, 'checking_credential', 'paid, checking').replies).toEqual([]);
  });
});

test('a requested test is answered on the screen where it was requested', () => {
  const result = tells(
    { type: 'credential_checked', during: 'test' },
    'my_credential',
    'ready, credential dead',
  );
  expect(wordsOf(result)).toContain('Test result: Setup tokens last about a year');
  expect(result.session.at).toBe('my_credential');
});

describe('the machine', () => {
  test.each<News>([{ type: 'machine_progress' }, { type: 'machine_late' }])(
    '$type goes on in its own message, wherever the person is',
    (news) => {
      const result = tells(news, 'help', 'building');
      expect(result.replies).toMatchObject([{ slot: 'build', mode: 'replace' }]);
      expect(result.session).toEqual(at('help', 'building'));
    },
  );

  test('that is ready is announced in a new message with the next step', () => {
    const result = tells({ type: 'machine_ready' }, 'building', 'ready');
    expect(result.replies.map(({ slot, mode }) => [slot, mode])).toEqual([
      ['build', 'replace'],
      ['screen', 'send'],
    ]);
    expect(result.replies.at(-1)?.screen).toMatchObject({
      title: 'Your agent is ready 🎉',
      celebrates: true,
    });
    expect(result.session.at).toBe('choose_channel');
  });

  test('that cannot answer yet is not called ready, and why is said', () => {
    const result = tells({ type: 'machine_ready' }, 'building', 'ready, no credit');
    const screen = result.replies.at(-1)?.screen;
    expect(screen).toMatchObject({
      title: 'Your agent is built, but it can’t answer yet',
      links: [{ label: 'Add credit' }],
    });
    expect(screen?.celebrates).toBeUndefined();
    expect(wordsOf(result)).toContain('your Anthropic account is out of credit');
    expect(wordsOf(result)).not.toContain('ready');
    expect(
      tells({ type: 'machine_ready' }, 'plans', 'ready, no credit').replies.at(-1)?.screen,
    ).toMatchObject({
      body: [{ text: 'Your agent is built, but it can’t answer yet. /channels' }],
    });
    const { done } = SCREENS;
    const shown = done.view(
      contextOf(at('done', 'ready, no credit'), SITUATIONS['ready, no credit']),
    );
    expect(shown.title).toBe('Your agent is built, but it can’t answer yet');
  });

  test('that fails is announced once, in a new message', () => {
    const result = tells({ type: 'machine_failed' }, 'building', 'failed to build');
    expect(result.replies.at(-1)).toMatchObject({ slot: null, mode: 'send' });
    expect(wordsOf(result)).toContain('on our side');
  });
});

describe('a credential in use', () => {
  const rechecked: News = { type: 'credential_checked', during: 'recheck' };

  test.each<[Situation, string, string[], string[]]>([
    [
      'ready, credential dead',
      'This token has expired',
      [],
      ['New setup token', 'Use an API key', 'Back'],
    ],
    [
      'ready, no credit',
      'Out of credit at Anthropic',
      ['Add credit'],
      ['Done, check again', 'Use an API key', 'New setup token', 'Back'],
    ],
    [
      'ready, extra usage off',
      'Extra usage is off or used up',
      ['Turn on extra usage'],
      ['Done, check again', 'New setup token', 'Use an API key', 'Back'],
    ],
    [
      'ready, credential restricted',
      'Your Claude is restricted',
      [],
      ['Done, check again', 'New setup token', 'Use an API key', 'Back'],
    ],
  ])('%s: has its own words and buttons', (situation, title, links, choices) => {
    const { session, replies } = tells(rechecked, 'menu', situation);
    expect(session.at).toBe('credential_alert');
    expect(replies).toMatchObject([{ slot: 'screen', mode: 'send', screen: { title } }]);
    expect(replies[0]?.screen.links?.map(({ label }) => label)).toEqual(links);
    expect(replies[0]?.screen.choices?.map(({ label }) => label)).toEqual(choices);
  });

  test('that ends soon says when, how much time is left, and what to do', () => {
    const result = tells({ type: 'token_ends' }, 'usage', 'ready, token ends soon');
    expect(wordsOf(result)).toContain('works until December 6, 6:00 PM UTC at the latest');
    expect(wordsOf(result)).toContain('which is in 14 days');
    expect(result.session.choices).toEqual(['setup_token', 'api_key', 'back']);
  });

  test.each<[number, string]>([
    [30 * 24, 'in 30 days'],
    [30 * 24 - 9, 'in 30 days'],
    [24, 'in 1 day.'],
    [13, 'in 1 day.'],
    [3, 'within hours'],
  ])('with %i hours left it is %s', (hours, words) => {
    const facts = SITUATIONS['ready, token ends soon'];
    const credential = { ...facts.credential!, expiresAt: facts.now + hours * 3_600_000 };
    const news = { kind: 'news' as const, news: { type: 'token_ends' as const } };
    expect(wordsOf(step(at('menu', 'ready'), news, { ...facts, credential }))).toContain(words);
  });

  test.each<[News, Situation, string]>([
    [rechecked, 'ready, credential dead', 'This token has expired.'],
    [{ type: 'token_ends' }, 'ready, token ends soon', 'Your Claude token ends soon.'],
  ])(
    'in the middle of something else it is a sentence with the way: %j',
    (news, situation, words) => {
      const result = tells(news, 'connect_api_key', situation);
      expect(result.session).toEqual(at('connect_api_key', situation));
      expect(result.replies).toMatchObject([{ slot: null, mode: 'send' }]);
      expect(wordsOf(result)).toMatch(new RegExp(`^\\n${words} .*/connect$`));
    },
  );

  test.each<Situation>(['ready', 'ready, disconnected', 'ready, credential dead'])(
    '%s: does not end soon, so nothing is said',
    (situation) => {
      expect(tells({ type: 'token_ends' }, 'menu', situation).replies).toEqual([]);
    },
  );

  test('that works again is told in a sentence', () => {
    const result = tells(rechecked, 'menu', 'ready');
    expect(wordsOf(result)).toContain('Good news: the key ending in');
    expect(result.session.at).toBe('menu');
  });

  test('tested again after a problem leads to the menu, or back to the problem', () => {
    const tested: News = { type: 'credential_checked', during: 'test' };
    expect(tells(tested, 'credential_alert', 'ready').session.at).toBe('menu');
    expect(tells(tested, 'credential_alert', 'ready, no credit').session.at).toBe(
      'credential_alert',
    );
  });
});

test('a week is told in words and as a picture, both with its breaks and its use', () => {
  const { replies } = tells({ type: 'week', week: A_WEEK }, 'menu', 'ready');
  expect(replies).toHaveLength(1);
  const screen = replies[0]?.screen;
  expect(screen?.title).toBe('Your agent’s week: November 23 – 29, 2026');
  expect(screen?.fields).toEqual([
    { label: 'Agent', value: 'up 99.88% of the time · one break of 12 min' },
    { label: 'Search', value: '84' },
    { label: 'Browser', value: '15:30 min' },
  ]);
  expect(screen?.picture).toMatchObject({
    week: { dates: ['23', '24', '25', '26', '27', '28', '29'], rows: [{}, {}, {}] },
  });
});
