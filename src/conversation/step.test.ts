import { describe, expect, test, vi } from 'vitest';
import {
  anUpgrade,
  NOW,
  SCREEN_IDS,
  type Situation,
  SITUATIONS,
  someFacts,
} from '../../test/fixtures/app-facts.ts';
import { paidEntitlement } from '../domain/entitlement.ts';
import { copyFor } from './languages/copy.ts';
import type { CheckoutFacts, Facts } from './facts.ts';
import { homeScreen } from './flows/flow.ts';
import { SCREENS, type ScreenId } from './flows/screens.ts';
import type { ChatEvent, SecretRef } from './chat-event.ts';
import type { Screen } from './screen.ts';
import { newSession, serializeSession, type Session } from './session.ts';
import { step } from './step.ts';
import { show, type StepResult } from './turn.ts';
import { UPGRADE_REFUSALS } from '../domain/upgrades.ts';

// Some tests go through every screen in every situation, and two cores may be busy with others.
vi.setConfig({ testTimeout: 90_000 });

const copy = copyFor('en');
const COMMANDS =
  'start menu plan connect status usage channels billing files api link settings help cancel delete nosuch'.split(
    ' ',
  );
const HINT = /^\nI (didn’t get (that|those hours)|don’t (know that place|speak that one))/;
const onPower = paidEntitlement(
  {
    status: 'active',
    plan: 'power',
    periodEndAt: NOW + 1e9,
    cancelAt: null,
    unconfirmedSince: null,
    pastDueSince: null,
    problem: null,
    hold: null,
  },
  NOW,
);
const situations = Object.entries(SITUATIONS) as [Situation, Facts][];
const everywhere = situations.flatMap(([situation, facts]) =>
  SCREEN_IDS.map((id) => {
    const session = at(id, facts);
    return { situation, facts, id: session.at, session };
  }),
);

/** A chat that has just been shown this screen. */
function at(id: ScreenId, facts: Facts, before: Partial<Session> = {}): Session {
  const session = { ...newSession(), ref: 5, plan: 'pro' as const, ...before };
  return show({ session, facts, copy }, id, 'send').session;
}

function say(session: Session | null, typed: string, facts: Facts): StepResult {
  return step(session, { kind: 'text', text: typed }, facts);
}

function tap(session: Session, id: string, facts: Facts): StepResult {
  const index = session.choices.indexOf(id);
  expect(index, `${session.at} offers ${id}`).toBeGreaterThanOrEqual(0);
  return step(session, { kind: 'choice', ref: session.ref, index }, facts);
}

/** The effects, without the observation of the machine, which changes nothing. */
const effectsOf = ({ effects }: StepResult) =>
  effects.filter(({ type }) => type !== 'observe_machine');

const wordsOf = ({ replies }: StepResult): string =>
  replies
    .flatMap(({ screen }) => [screen.title ?? '', ...screen.body.map(({ text }) => text)])
    .join('\n');

function isEmpty({ title, body }: Screen): boolean {
  return !title?.trim() && body.every(({ text }) => !text.trim());
}

/** The effect that a command may cause by itself. */
function effectOfCommand(name: string, facts: Facts): string {
  const { channels, deletion, entitlement, machine, spent } = facts;
  if (deletion) return '';
  if (name === 'billing')
    return entitlement.why === 'none' || spent.billing_view ? '' : 'read_billing';
  if (name === 'link') return 'show_link_code';
  if (name === 'files') {
    const isOpen = entitlement.terms?.fileBrowser && machine?.state === 'ready' && !deletion;
    return isOpen ? 'list_files' : '';
  }
  const isOn = channels.some(({ state }) => state === 'on');
  return ['channels', 'status'].includes(name) && isOn ? 'inspect_channels' : '';
}

/** Null when the result has a visible screen, buttons that belong to it, and a session that matches it. */
function problemOf(result: StepResult, before: Session | null): string | null {
  const last = result.replies.findLast(({ screen }) => screen.choices !== undefined);
  const choices = last?.screen.choices ?? [];
  const sound =
    !result.replies.some(({ screen }) => isEmpty(screen)) &&
    (!last || last.ref === result.session.ref) &&
    (!last || choices.map(({ id }) => id).join() === result.session.choices.join()) &&
    new Set(choices.map(({ id }) => id)).size === choices.length &&
    choices.every(({ label }) => label !== '' && label.length <= 64) &&
    result.session.ref >= (before?.ref ?? 0) &&
    Buffer.byteLength(serializeSession(result.session)) <= 1024;
  return sound ? null : JSON.stringify({ before, result }, null, 2);
}

/** Screens on which everything that is no command is a message to a person. */
const TO_A_PERSON: ScreenId[] = ['support', 'ops_thread'];

describe('in every screen and situation', () => {
  test('the screen is not empty', () => {
    for (const { facts, session } of everywhere) {
      expect(problemOf(say(session, '', facts), session)).toBeNull();
    }
  });

  test('every choice changes the screen, has an effect, or shows the screen again', () => {
    const dead: string[] = [];
    for (const { situation, facts, id, session } of everywhere) {
      for (const choice of session.choices) {
        const result = tap(session, choice, facts);
        expect(problemOf(result, session)).toBeNull();
        const isMoved = result.session.at !== id || result.session.page !== session.page;
        const goes = isMoved || result.effects.length > 0 || choice === 'refresh';
        if (!goes) dead.push(`${situation}: ${id} → ${choice}`);
        expect(result.replies).not.toEqual([]);
      }
    }
    expect(dead).toEqual([]);
  });

  test('a choice that does not exist shows the screen again', () => {
    for (const { facts, id, session } of everywhere) {
      const choices = ['no_such_choice', ...session.choices];
      const result = step(
        { ...session, choices },
        { kind: 'choice', ref: session.ref, index: 0 },
        facts,
      );
      expect(problemOf(result, session)).toBeNull();
      expect(result.session.at).toBe(id);
      expect(effectsOf(result)).toEqual([]);
    }
  });

  test(
    'every command is answered and has no effect but a link code or an inspection',
    { timeout: 300_000 },
    () => {
      // One assertion at the end: there are nearly 100,000 combinations.
      const problems: unknown[] = [];
      for (const { facts, session, situation } of everywhere) {
        for (const name of COMMANDS) {
          for (const incoming of [
            { kind: 'text', text: `/${name}` },
            { kind: 'command', name, args: '' },
          ] as ChatEvent[]) {
            const result = step(session, incoming, facts);
            const caused = effectsOf(result).map(({ type }) => type);
            const isRight =
              problemOf(result, session) === null &&
              result.replies.length > 0 &&
              caused.join() === effectOfCommand(name, facts);
            if (!isRight) problems.push({ situation, session, incoming, result });
          }
        }
      }
      expect(problems).toEqual([]);
    },
  );

  test('an unknown text is answered with a hint and the screen, unless it goes to a person', () => {
    for (const { facts, id, session } of everywhere) {
      if (TO_A_PERSON.includes(session.at)) continue;
      const result = say(session, 'what is the weather like?', facts);
      expect(problemOf(result, session)).toBeNull();
      expect(result.session).toEqual(session);
      expect(wordsOf(result)).toMatch(HINT);
      expect(result.replies).toHaveLength(2);
      expect(result.replies[1]).toMatchObject({
        mode: 'send',
        slot: SCREENS[id].live ? 'build' : 'screen',
      });
    }
  });

  test('a picture or a voice message is answered with one sentence', () => {
    for (const { facts, session } of everywhere) {
      const result = step(session, { kind: 'unsupported' }, facts);
      expect(problemOf(result, session)).toBeNull();
      expect(wordsOf(result)).toContain('only read text');
      expect(result.replies).toHaveLength(1);
      expect(result.session).toEqual(session);
    }
  });

  test('a tap on an old menu only shows the current screen', () => {
    for (const { facts, session } of everywhere) {
      for (const ref of [session.ref - 1, session.ref + 1, 0, -1]) {
        const result = step(session, { kind: 'choice', ref, index: 0 }, facts);
        expect(problemOf(result, session)).toBeNull();
        expect(effectsOf(result)).toEqual([]);
        expect(result.session).toEqual(session);
        expect(wordsOf(result)).toContain('out of date');
      }
    }
  });

  test('a tap beyond the end of the menu counts as a tap on an old menu', () => {
    for (const { facts, session } of everywhere) {
      const tapped = { kind: 'choice', ref: session.ref, index: session.choices.length } as const;
      expect(effectsOf(step(session, tapped, facts))).toEqual([]);
    }
  });

  test('a secret and the deletion of its message are answered', () => {
    const secrets: SecretRef[] = [
      { credentialId: 'crd_1', kind: 'api_key', last4: 'zZ9_' },
      ...Object.keys(copy.connect.problem).map((problem) => ({ problem }) as SecretRef),
    ];
    for (const { facts, session } of everywhere) {
      for (const secret of secrets) {
        const result = step(session, { kind: 'secret', secret }, facts);
        expect(problemOf(result, session)).toBeNull();
        expect(result.replies).not.toEqual([]);
        expect(effectsOf(result)).toEqual([]);
      }
      for (const removed of [true, false]) {
        const result = step(session, { kind: 'secret_removed', removed }, facts);
        expect(problemOf(result, session)).toBeNull();
        expect(result.replies).toHaveLength(1);
        expect(result.session).toEqual(session);
      }
    }
  });

  test('going back repeatedly comes to an end', () => {
    for (const { situation, facts, id, session } of everywhere) {
      let where = session;
      for (let steps = 0; where.choices.includes('back'); steps += 1) {
        expect(steps, `${situation}: back from ${id}`).toBeLessThan(6);
        where = tap(where, 'back', facts).session;
      }
    }
  });

  test('cancel leaves the setup and has no effect', () => {
    for (const { facts, session } of everywhere.filter(({ id }) => SCREENS[id].cancel)) {
      const result = tap(session, 'cancel', facts);
      expect(result.session.at).toBe(facts.entitlement.plan ? 'menu' : 'hello');
      expect(effectsOf(result)).toEqual([]);
    }
  });
});

describe('the first contact', () => {
  test.each<[string, Situation, ScreenId]>([
    ['/start', 'newcomer', 'hello'],
    ['/start some-campaign', 'newcomer', 'hello'],
    ['hi there', 'newcomer', 'hello'],
    ['1', 'newcomer', 'hello'],
    ['', 'newcomer', 'hello'],
    ['/plan', 'newcomer', 'plans'],
    ['help', 'newcomer', 'help'],
    ['/status', 'newcomer', 'status'],
    ['hi again', 'ready', 'menu'],
    ['hi again', 'paid', 'connect'],
    ['hi again', 'building', 'building'],
    ['hi again', 'ended', 'plans'],
  ])('%j of a person who is %s shows %s', (typed, situation, screen) => {
    const result = say(null, typed, SITUATIONS[situation]);
    expect(problemOf(result, null)).toBeNull();
    expect(result.session.at).toBe(screen);
    expect(result.replies).toHaveLength(1);
  });

  test('a picture as the first message gets the greeting', () => {
    expect(step(null, { kind: 'unsupported' }, someFacts()).session.at).toBe('hello');
  });

  test('a tap as the first event counts as a tap on an old menu', () => {
    const result = step(null, { kind: 'choice', ref: -1, index: -1 }, someFacts());
    expect(wordsOf(result)).toContain('out of date');
    expect(result.session.at).toBe('hello');
  });
});

describe('Back by its number', () => {
  const zero = (session: Session, ref = session.ref) =>
    step(session, { kind: 'choice', ref, index: 'back', typed: true }, someFacts());

  test('leads where the button leads, in a new message', () => {
    const result = zero(at('compare_plans', someFacts()));
    expect(result.session.at).toBe('plans');
    expect(result.replies.map(({ mode }) => mode)).toEqual(['send']);
  });

  test('of an older menu counts as a tap on an old menu', () => {
    const session = at('compare_plans', someFacts());
    const result = zero(session, session.ref - 1);
    expect(result.session.at).toBe('compare_plans');
    expect(wordsOf(result)).toContain('out of date');
  });

  test('in a menu without it is not understood', () => {
    const result = zero(at('hello', someFacts()));
    expect(result.session.at).toBe('hello');
    expect(wordsOf(result)).toContain('didn’t get that');
  });

  test('typed as text does the same', () => {
    const session = at('compare_plans', someFacts());
    expect(say(session, '0', someFacts()).session.at).toBe('plans');
  });
});

describe('the setup', () => {
  type Way = [Situation, ScreenId, string, ScreenId, string[]];
  test.each<Way>([
    ['newcomer', 'hello', 'plans', 'plans', []],
    ['newcomer', 'hello', 'how_it_works', 'how_it_works', []],
    ['newcomer', 'hello', 'have_account', 'have_account', []],
    ['newcomer', 'how_it_works', 'plans', 'plans', []],
    ['newcomer', 'plans', 'power', 'paying', ['open_checkout']],
    ['newcomer', 'plans', 'compare_plans', 'compare_plans', []],
    ['newcomer', 'compare_plans', 'starter', 'paying', ['open_checkout']],
    ['newcomer', 'paying', 'new_link', 'paying', ['open_checkout']],
    ['with a link', 'plans', 'pro', 'paying', []],
    ['with an expired link', 'plans', 'pro', 'paying', ['open_checkout']],
    ['asking for a link', 'plans', 'pro', 'paying', []],
    ['with a link', 'paying', 'paid', 'paying', ['sync_checkout']],
    ['with a link', 'paying', 'new_link', 'paying', ['open_checkout']],
    ['with an expired link', 'paying', 'new_link', 'paying', ['open_checkout']],
    ['with a refused link', 'paying', 'paid', 'paying', ['sync_checkout']],
    ['paid', 'paying', 'go_on', 'connect', []],
    ['paid', 'connect', 'setup_token', 'connect_setup_token', []],
    ['paid', 'connect', 'api_key', 'connect_api_key', []],
    ['paid', 'connect_setup_token', 'api_key', 'connect_api_key', []],
    ['paid', 'connect_api_key', 'setup_token', 'connect_setup_token', []],
    ['paid, refused', 'credential_verdict', 'setup_token', 'connect_setup_token', []],
    ['ready, new credential refused', 'credential_verdict', 'home', 'menu', []],
    ['ready', 'choose_channel', 'later', 'done', []],
    ['ready', 'done', 'menu', 'menu', []],
    ['ready', 'choose_channel', 'web', 'channel', []],
    ['ready, with the web page', 'channels', 'web', 'channel', []],
    ['ready', 'menu', 'status', 'status', []],
    ['ready', 'status', 'refresh', 'status', []],
    ['ready', 'status', 'restart', 'confirm_restart', []],
    ['ready', 'confirm_restart', 'restart', 'status', ['restart_machine']],
    ['ready, asleep', 'status', 'wake', 'status', ['wake_machine']],
    ['ready, seen long ago', 'menu', 'status', 'status', ['observe_machine']],
    ['ready, seen long ago', 'status', 'refresh', 'status', ['observe_machine']],
    ['ready, seen long ago', 'menu', 'usage', 'usage', []],
    ['ready', 'menu', 'my_credential', 'my_credential', []],
    ['ready', 'my_credential', 'test', 'testing_credential', ['test_credential']],
    ['newcomer', 'hello', 'first_language', 'first_language', []],
    ['newcomer', 'settings', 'choose_language', 'choose_language', []],
    ['ready, disconnected', 'status', 'connect', 'connect', []],
    ['waiting for deletion', 'status', 'keep', 'menu', ['keep_account']],
    ['ready', 'my_credential', 'change', 'connect', []],
    ['ready', 'my_credential', 'disconnect', 'disconnect', []],
    ['ready', 'disconnect', 'disconnect', 'menu', ['disconnect_credential']],
    ['ready, disconnected', 'my_credential', 'change', 'connect', []],
    ['ended', 'my_plan', 'plans', 'plans', []],
    ['on Starter', 'my_plan', 'pro', 'upgrade', ['quote_upgrade']],
    ['on Starter', 'my_plan', 'power', 'upgrade', ['quote_upgrade']],
    ['ready', 'my_plan', 'power', 'upgrade', ['quote_upgrade']],
    ['told an amount', 'my_plan', 'pro', 'upgrade', []],
    ['told an amount', 'my_plan', 'power', 'upgrade', ['quote_upgrade']],
    ['told an amount', 'upgrade', 'confirm:upg_1', 'upgrade', ['confirm_upgrade']],
    ['told an amount', 'upgrade', 'back', 'my_plan', []],
    ['told an amount long ago', 'upgrade', 'again', 'upgrade', ['quote_upgrade']],
    ['whose amount is over', 'upgrade', 'again', 'upgrade', ['quote_upgrade']],
    ['upgrading', 'my_plan', 'upgrade', 'upgrade', []],
    ['whose upgrade is unpaid', 'my_plan', 'upgrade', 'upgrade', []],
    ['whose upgrade is unpaid', 'upgrade', 'paid', 'upgrade', ['ask_about_upgrade']],
    ['whose upgrade lapsed', 'upgrade', 'again', 'upgrade', ['quote_upgrade']],
    ['refused as past_due', 'upgrade', 'again', 'upgrade', ['quote_upgrade']],
    ['refused as no_plan', 'upgrade', 'plans', 'plans', []],
    ['upgraded', 'upgrade', 'channels', 'channels', []],
  ])('%s: %s → %s shows %s', (situation, from, choice, to, effects) => {
    const facts = SITUATIONS[situation];
    const result = tap(at(from, facts), choice, facts);
    expect(result.session.at).toBe(to);
    expect(result.effects.map(({ type }) => type)).toEqual(effects);
  });

  test.each<[Situation, string, ScreenId, string[]]>([
    ['ready', 'connect', 'channel', ['connect_web']],
    ['ready, with the web page', 'link', 'channel', ['open_agent_page']],
    ['ready, with the web page', 'done', 'done', []],
    ['ready, with the web page', 'disconnect', 'channel_disconnect', []],
  ])('%s: %s on the page of the agent shows %s', (situation, choice, to, effects) => {
    const facts = SITUATIONS[situation];
    const result = tap(at('channel', facts, { channel: 'web' }), choice, facts);
    expect(result.session.at).toBe(to);
    expect(result.effects.map(({ type }) => type)).toEqual(effects);
  });

  test('an old button does not connect the page when the plan has no place for it', () => {
    const before = at('channel', SITUATIONS.ready, { channel: 'web' });
    const [channel] = SITUATIONS['ready, with channels'].channels;
    const facts = { ...SITUATIONS.ready, channels: [channel!, channel!, channel!] };
    const result = tap(before, 'connect', facts);
    expect(result.session.at).toBe('channel_full');
    expect(result.effects).toEqual([]);
  });

  test.each<[string, Situation, ScreenId, string[]]>([
    ['wake', 'ready, asleep', 'status', ['wake_machine']],
    ['Despertar', 'ready, asleep', 'status', ['wake_machine']],
    ['/wake', 'ready', 'status', ['wake_machine']],
    ['wecken', 'ready, waking', 'status', []],
    ['wake', 'unpaid', 'status', []],
    ['wake', 'building', 'building', []],
    ['wake', 'newcomer', 'hello', []],
    ['wake', 'waiting for deletion', 'status', []],
    ['restart', 'ready', 'confirm_restart', []],
    ['neustart', 'unpaid', 'status', []],
  ])('“%s” of a person who is %s shows %s', (typed, situation, to, effects) => {
    const facts = SITUATIONS[situation];
    const result = say(at('usage', facts), typed, facts);
    expect(result.session.at).toBe(to);
    expect(result.effects.map(({ type }) => type)).toEqual(effects);
  });

  test.each<[Situation, string, string[]]>([
    ['ready', 'ready, awake', ['refresh', 'restart', 'back']],
    ['ready, asleep', 'asleep; “Wake agent” gets it up', ['refresh', 'wake', 'back']],
    ['ready, seen long ago', '(seen November 22, 5:50 PM UTC)', ['refresh', 'wake', 'back']],
    ['ready, waking', 'waking up; this takes 20-60 seconds', ['refresh', 'back']],
    ['unpaid', 'paused until you have a plan; nothing is deleted', ['plans', 'refresh', 'back']],
    ['waiting for deletion', 'paused until your account is deleted', ['keep', 'refresh', 'back']],
  ])('the status of a person who is %s says “%s”', (situation, line, choices) => {
    const facts = SITUATIONS[situation];
    const { session, reply } = show({ session: newSession(), facts, copy }, 'status', 'send');
    expect(reply.screen.fields?.map(({ value }) => value).join('\n')).toContain(line);
    expect(session.choices).toEqual(choices);
  });

  test('the payment link is for the picked plan', () => {
    const facts = someFacts();
    const asked = tap(at('plans', facts), 'power', facts);
    expect(asked.effects).toEqual([{ type: 'open_checkout', plan: 'power' }]);
    expect(wordsOf(asked)).toContain('Confirm your plan: Power');
    expect(wordsOf(asked)).toContain('One moment');
  });

  test('a link for another plan, or a link that expires soon, is not offered again', () => {
    const checkout = SITUATIONS['with a link'].checkout!;
    const pay = (change: Partial<CheckoutFacts>) => {
      const facts = someFacts({ checkout: { ...checkout, ...change } });
      return tap(at('plans', facts), 'pro', facts).effects.length;
    };
    expect(pay({})).toBe(0);
    expect(pay({ plan: 'starter' })).toBe(1);
    expect(pay({ expiresAt: someFacts().now + 5 * 60_000 - 1 })).toBe(1);
    expect(pay({ expiresAt: someFacts().now + 5 * 60_000 })).toBe(0);
  });

  test('an old link is not shown for a plan that was picked after it', () => {
    const facts = SITUATIONS['with a link'];
    const result = show(
      { session: at('paying', facts, { plan: 'power' }), facts, copy },
      'paying',
      'send',
    );
    expect(JSON.stringify(result.reply.screen)).not.toContain('cs_1');
  });

  test('a confirmation counts only for the amount that was shown', () => {
    const shown = at('upgrade', SITUATIONS['told an amount']);
    const another = { ...SITUATIONS['told an amount'], upgrade: anUpgrade({ id: 'upg_2' }) };
    const result = tap(shown, 'confirm:upg_1', another);
    expect(result.effects).toEqual([]);
    expect(result.session.choices).toContain('confirm:upg_2');
    expect(result.session.ref).toBeGreaterThan(shown.ref);
  });

  test('a confirmation after ten minutes has no effect and offers to ask again', () => {
    const facts = SITUATIONS['told an amount'];
    const shown = at('upgrade', facts);
    const late = { ...facts, now: facts.now + 10 * 60_000 };
    const result = tap(shown, 'confirm:upg_1', late);
    expect(result.effects).toEqual([]);
    expect(wordsOf(result)).toContain('has expired. You haven’t been charged.');
    expect(result.session.choices).toEqual(['again', 'back']);
  });

  test('the amount is shown with the later price, what the plan adds and how long the amount is valid', () => {
    const facts = SITUATIONS['told an amount'];
    const words = wordsOf(say(at('upgrade', facts), '', facts));
    for (const part of [
      'You pay $6.67 today',
      'After that, $30 a month. Your next payment is on December 12',
      '3 channels instead of 1',
      'always on: your agent never sleeps',
      '2,000 searches (now 500)',
      'good until 6:10 PM UTC (10 minutes)',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('an amount of zero is shown as free of charge', () => {
    const facts = SITUATIONS['told another amount'];
    const { reply } = show({ session: newSession(), facts, copy }, 'upgrade', 'send');
    expect(JSON.stringify(reply.screen)).toContain('You pay nothing today.');
    expect(reply.screen.choices?.[0]?.label).toBe('Upgrade now');
  });

  test('a channel that has no place in the plan leads to plans that have one', () => {
    const starter = SITUATIONS['on Starter'];
    const full = at('channel_full', starter, { channel: 'discord' });
    expect(full.choices).toEqual(['pro', 'power', 'channels', 'back']);
    const result = tap(full, 'power', starter);
    expect(result.session.at).toBe('upgrade');
    expect(result.effects).toEqual([{ type: 'quote_upgrade', plan: 'power' }]);
    const pro = SITUATIONS['ready, with channels'];
    expect(at('channel_full', pro, { channel: 'web' }).choices).toEqual([
      'power',
      'channels',
      'back',
    ]);
  });

  test.each<[Situation, string[]]>([
    ['on Starter', ['pro', 'power', 'cancel_plan', 'billing', 'back']],
    ['ready', ['power', 'smaller:starter', 'cancel_plan', 'billing', 'back']],
    ['upgrading', ['upgrade', 'cancel_plan', 'billing', 'back']],
    ['ending soon', ['power', 'resume_plan', 'billing', 'back']],
  ])(
    'the plan of a person who is %s offers the other plans and the way out',
    (situation, choices) => {
      expect(at('my_plan', SITUATIONS[situation]).choices).toEqual(choices);
    },
  );

  test('the biggest plan offers no upgrade', () => {
    const facts = { ...SITUATIONS.ready, entitlement: onPower, subscribed: onPower };
    const { session, reply } = show({ session: newSession(), facts, copy }, 'my_plan', 'send');
    expect(session.choices).toEqual([
      'smaller:starter',
      'smaller:pro',
      'cancel_plan',
      'billing',
      'back',
    ]);
    expect(JSON.stringify(reply.screen)).not.toContain('Upgrade');
  });

  test('cancel while Stripe processes a change says so', () => {
    const facts = SITUATIONS.upgrading;
    expect(wordsOf(say(at('upgrade', facts), 'cancel', facts))).toContain('already with Stripe');
  });

  test.each(UPGRADE_REFUSALS)('a refusal as %s has its own words and next step', (reason) => {
    const facts = SITUATIONS[`refused as ${reason}`];
    const words = wordsOf(say(at('upgrade', facts), '', facts));
    const others = UPGRADE_REFUSALS.filter((other) => other !== reason).map((other) =>
      wordsOf(
        say(
          at('upgrade', SITUATIONS[`refused as ${other}`]),
          '',
          SITUATIONS[`refused as ${other}`],
        ),
      ),
    );
    expect(others).not.toContain(words);
  });

  test('a disconnect without a machine is complete at once and says so', () => {
    const facts = SITUATIONS['connected before paying'];
    expect(wordsOf(tap(at('disconnect', facts), 'disconnect', facts))).toContain('Done:');
  });
});

describe('a double tap', () => {
  const facts = SITUATIONS['with an expired link'];

  test('creates one payment link', () => {
    const session = at('paying', facts);
    const tapped = { kind: 'choice', ref: session.ref, index: session.choices.indexOf('new_link') };
    const first = step(session, tapped as ChatEvent, facts);
    const second = step(first.session, tapped as ChatEvent, SITUATIONS['asking for a link']);
    expect(first.effects).toHaveLength(1);
    expect(second.effects).toEqual([]);
    expect(second.replies).toHaveLength(1);
    expect(second.replies[0]).toMatchObject({ mode: 'replace', slot: 'screen' });
    expect(wordsOf(second)).not.toContain('out of date');
  });

  test.each<[Situation, ScreenId, string]>([
    ['newcomer', 'plans', 'pro'],
    ['on Starter', 'my_plan', 'pro'],
    ['told an amount', 'upgrade', 'confirm:upg_1'],
    ['ready', 'confirm_restart', 'restart'],
    ['ready', 'disconnect', 'disconnect'],
  ])('%s: %s → %s has one effect', (situation, from, choice) => {
    const where = SITUATIONS[situation];
    const session = at(from, where);
    const index = session.choices.indexOf(choice);
    const tapped: ChatEvent = { kind: 'choice', ref: session.ref, index };
    const first = step(session, tapped, where);
    const second = step(first.session, tapped, where);
    expect([first.effects.length, second.effects.length]).toEqual([1, 0]);
  });
});

describe('typed words', () => {
  const facts = someFacts();
  const session = at('plans', facts);

  test.each([
    ['2', 'paying'],
    ['Pro', 'paying'],
    ['pow', 'paying'],
    ['Compare', 'compare_plans'],
    ['back', 'hello'],
    ['5', 'hello'],
    ['/help', 'help'],
    ['help', 'help'],
  ])('%j at the plans leads to %s', (typed, screen) => {
    const result = say(session, typed, facts);
    expect(result.session.at).toBe(screen);
    expect(result.replies.every(({ mode }) => mode === 'send')).toBe(true);
  });

  test('a label takes precedence over a command of the same name', () => {
    const where = SITUATIONS.ready;
    expect(say(at('menu', where), 'Plan', where).session.at).toBe('my_plan');
  });

  test('a blank text picks nothing, even in a menu with a choice that no longer exists', () => {
    const ready = at('status', SITUATIONS.ready);
    const result = say(ready, ' ', SITUATIONS.building);
    expect(result.session.at).toBe('status');
    expect(wordsOf(result)).toContain('didn’t get that');
  });

  test('cancel while paying says that nothing was charged', () => {
    const where = SITUATIONS['with a link'];
    expect(wordsOf(say(at('paying', where), 'cancel', where))).toContain('haven’t been charged');
  });
});

describe('commands', () => {
  test.each<[string, Situation, ScreenId]>([
    ['menu', 'newcomer', 'hello'],
    ['menu', 'paid', 'menu'],
    ['menu', 'ended', 'plans'],
    ['start', 'ready', 'menu'],
    ['start', 'paid', 'connect'],
    ['plan', 'newcomer', 'plans'],
    ['plan', 'ready', 'my_plan'],
    ['connect', 'newcomer', 'connect'],
    ['connect', 'ready', 'my_credential'],
    ['status', 'building', 'status'],
    ['usage', 'ready', 'usage'],
    ['help', 'paid', 'help'],
  ])('/%s of a person who is %s shows %s', (command, situation, screen) => {
    const facts = SITUATIONS[situation];
    expect(say(at('hello', facts), `/${command}`, facts).session.at).toBe(screen);
  });

  test('a command that is not available yet says so and leaves the screen', () => {
    const facts = SITUATIONS.newcomer;
    const session = at('usage', facts);
    const result = say(session, '/billing', facts);
    expect(wordsOf(result)).toContain('/billing has nothing to show until you have a plan');
    expect(result.session).toEqual(session);
  });
});

describe('files that a person sends', () => {
  const sent = (facts: Facts, screen: ScreenId, size = 5, text = '') =>
    step(
      at(screen, facts),
      { kind: 'files', files: [{ id: 'arf_1', name: '../a.txt', size }], text },
      facts,
    );
  const put = { type: 'put_file', fileId: 'arf_1', name: 'a.txt', folder: 'notes' };
  const folder = SITUATIONS['with a folder of many files'];

  test.each(['files', 'file', 'file_put'] as const)('go to the agent on the screen %s', (id) => {
    expect(sent(folder, id).effects).toEqual([put]);
  });

  test('that are too large, or have no plan for it, go nowhere', () => {
    expect(effectsOf(sent(folder, 'files', 30_000_000))).toEqual([]);
    expect(wordsOf(sent(folder, 'files', 30_000_000))).toContain('up to 20 MB');
    const starter = { ...folder, entitlement: SITUATIONS['on Starter'].entitlement };
    expect(effectsOf(sent(starter, 'files'))).toEqual([]);
  });

  test('are elsewhere what a text or a picture is', () => {
    expect(wordsOf(sent(folder, 'usage'))).toContain('send /files');
    expect(sent(folder, 'usage', 5, '/status').session.at).toBe('status');
    expect(wordsOf(sent(SITUATIONS.newcomer, 'hello'))).toContain('only read text');
  });
});

describe('the build', () => {
  test('returning from another screen shows the build as the newest message', () => {
    const facts = SITUATIONS.building;
    const result = tap(at('status', facts), 'back', facts);
    expect(result.session.at).toBe('building');
    expect(result.replies).toMatchObject([{ slot: 'build', mode: 'send' }]);
  });

  test('shows the steps that are done, running and still to come', () => {
    const { reply } = show(
      { session: newSession(), facts: SITUATIONS.building, copy },
      'building',
      'send',
    );
    expect(reply.screen.progress?.map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
      'running',
      'todo',
      'todo',
      'todo',
    ]);
  });

  test('a failure asks the person to do nothing', () => {
    const result = say(
      at('building', SITUATIONS['failed to build']),
      '',
      SITUATIONS['failed to build'],
    );
    expect(wordsOf(result)).toContain('on our side');
    expect(JSON.stringify(result.replies)).toContain('"failed"');
  });
});

describe('home', () => {
  test.each<[Situation, ScreenId]>([
    ['newcomer', 'hello'],
    ['connected before paying', 'plans'],
    ['paid', 'connect'],
    ['building', 'building'],
    ['failed to build', 'building'],
    ['ready', 'menu'],
    ['ready, disconnected', 'connect'],
    ['ended', 'plans'],
    ['payment failed', 'menu'],
  ])('of a person who is %s is %s', (situation, screen) => {
    expect(homeScreen(SITUATIONS[situation])).toBe(screen);
  });
});

test('after the payment cancel does not say that nothing was charged', () => {
  const facts = SITUATIONS.paid;
  const session = at('paying', facts);
  const events: ChatEvent[] = [
    { kind: 'text', text: 'did it work?' },
    { kind: 'text', text: 'cancel' },
    { kind: 'unsupported' },
    { kind: 'news', news: { type: 'checkout_left' } },
    { kind: 'news', news: { type: 'checkout_ready' } },
    { kind: 'news', news: { type: 'checkout_expired' } },
    { kind: 'news', news: { type: 'payment_not_seen' } },
  ];
  for (const incoming of events) {
    expect(wordsOf(step(session, incoming, facts))).not.toMatch(
      /haven’t been charged|don’t see a payment|has expired/i,
    );
  }
});

describe('a chat that was opened with a plan', () => {
  test('begins with its confirmation, and a stranger hears first what this is', () => {
    const first = say(null, '/start pro', SITUATIONS.newcomer);
    expect(first.session).toMatchObject({ at: 'paying', plan: 'pro' });
    expect(JSON.stringify(first.replies[0])).toContain(copy.hello.what);
    const later = say(at('how_it_works', SITUATIONS.newcomer), 'start power', SITUATIONS.newcomer);
    expect(later.session).toMatchObject({ at: 'paying', plan: 'power' });
  });

  test('shows the plan that somebody has already', () => {
    const facts = { ...SITUATIONS.newcomer, entitlement: onPower };
    expect(say(null, '/start pro', facts).session.at).toBe('my_plan');
  });
});
