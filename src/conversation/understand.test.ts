import { describe, expect, test } from 'vitest';
import { NOW, type Situation, SITUATIONS } from '../../test/fixtures/app-facts.ts';
import type { ScreenId } from './flows/screens.ts';
import { WISHES } from './languages/language.ts';
import { LANGUAGES } from './languages/languages.ts';
import { bareWords } from './normalize-text.ts';
import { newSession, type Session } from './session.ts';
import { step } from './step.ts';
import type { StepResult } from './turn.ts';

const facts = (situation: Situation) => SITUATIONS[situation];

/** A session at a screen, as it is after that was shown. */
function at(id: ScreenId, situation: Situation): Session {
  const command = id === 'hello' ? 'start' : id === 'plans' ? 'plan' : 'menu';
  const shown = step(newSession(), { kind: 'command', name: command, args: '' }, facts(situation));
  return shown.session;
}

const say = (session: Session | null, text: string, situation: Situation): StepResult =>
  step(session, { kind: 'text', text }, facts(situation));

const wordsOf = ({ replies }: StepResult): string =>
  replies
    .flatMap(({ screen }) => [screen.title ?? '', ...screen.body.map(({ text }) => text)])
    .join('\n');

describe('what a new person says on the first screen', () => {
  test.each<[string, ScreenId]>([
    ['hello', 'hello'],
    ['Hi!', 'hello'],
    ['Guten Morgen', 'hello'],
    ['¡Buenos días!', 'hello'],
    ['price', 'plans'],
    ['How much does it cost?', 'plans'],
    ['Was kostet das?', 'plans'],
    ['¿Cuánto cuesta?', 'plans'],
    ['pro', 'paying'],
    ['Plan Pro', 'paying'],
    ['the power plan', 'paying'],
    ['1.', 'plans'],
    ['1)', 'plans'],
    ['[1]', 'plans'],
    ['1️⃣', 'plans'],
    ['Choose a plan!', 'plans'],
    ['“choose a plan”', 'plans'],
    ['How does it work?', 'how_it_works'],
    ['I have an account', 'have_account'],
  ])('“%s” leads to %s', (typed, to) => {
    const result = say(at('hello', 'newcomer'), typed, 'newcomer');
    expect(result.session.at).toBe(to);
    expect(wordsOf(result)).not.toContain('I didn’t get that');
  });
});

test.each(['thanks', 'Thank you!', 'thanks 👍', 'danke', 'Gracias.'])(
  '“%s” is answered shortly',
  (typed) => {
    const result = say(at('menu', 'ready'), typed, 'ready');
    expect(result.replies).toHaveLength(1);
    expect(wordsOf(result)).toContain('You’re welcome!');
  },
);

test('“I have paid.” on the screen of the link looks at Stripe and answers at once', () => {
  const paying = {
    ...at('plans', 'with a link'),
    at: 'paying' as const,
    choices: ['paid', 'new_link'],
  };
  const result = say(paying, 'I have paid.', 'with a link');
  expect(result.effects).toMatchObject([{ type: 'sync_checkout' }]);
  expect(result.replies).toHaveLength(1);
  expect(wordsOf(result)).toContain('I’m asking Stripe.');
});

describe('what people want in their own words', () => {
  test.each<[string, ScreenId]>([
    ['choose a plan', 'my_plan'],
    ['How do I upgrade?', 'my_plan'],
    ['upgrade to power', 'upgrade'],
    ['cambiar a Power', 'upgrade'],
    ['Please cancel my subscription!', 'cancel_plan'],
    ['Ich möchte mein Abo kündigen', 'cancel_plan'],
    ['quiero cancelar mi suscripción', 'cancel_plan'],
    ['Where is my invoice?', 'billing'],
    ['Meine Karte ist abgelaufen', 'billing'],
    ['I want my money back', 'support'],
    ['my agent doesn’t answer', 'status'],
    ['mein Agent antwortet nicht', 'status'],
    ['mi agente no responde', 'status'],
    ['How can I connect Telegram?', 'channels'],
    ['delete my account', 'removal'],
    ['Konto löschen', 'removal'],
    ['my timezone is wrong', 'choose_timezone'],
    ['help please', 'help'],
    ['tengo un problema', 'support'],
    ['show me my usage, please', 'usage'],
    ['can you restart', 'confirm_restart'],
  ])('“%s” leads to %s', (typed, to) => {
    const result = say(at('menu', 'ready'), typed, 'ready');
    expect(result.session.at).toBe(to);
    expect(wordsOf(result)).not.toContain('I didn’t get that');
  });

  test.each([
    ['who are you?', 'I’m Automna, a bot'],
    ['Is this a scam?', 'I’m Automna, a bot'],
    ['wtf', 'I’m sorry this isn’t going well.'],
    ['👎👎', 'I’m sorry this isn’t going well.'],
    ['never mind', 'All right.'],
    ['😂😂😂', 'All right.'],
    ['no', 'All right.'],
  ])('“%s” is answered in one line', (typed, answer) => {
    const result = say(at('menu', 'ready'), typed, 'ready');
    expect(result.replies).toHaveLength(1);
    expect(wordsOf(result)).toContain(answer);
  });

  test('a yes takes the next step, but ends, deletes and pays nothing', () => {
    expect(say(at('hello', 'newcomer'), 'yes', 'newcomer').session.at).toBe('plans');
    for (const [asked, situation] of [
      ['/restart', 'ready'],
      ['/delete', 'ready'],
      ['cancel my plan', 'ready'],
      ['/plan power', 'told an amount'],
    ] as const) {
      const before = say(at('menu', situation), asked, situation).session;
      const result = say(before, 'yes', situation);
      expect(result.effects).toEqual([]);
      expect(result.session.at).toBe(before.at);
      expect(say(before, 'nein', situation).session.at).not.toBe(before.at);
    }
  });

  test('nothing is sold to somebody who wants to cancel', () => {
    const result = say(at('hello', 'newcomer'), 'cancel my subscription', 'newcomer');
    expect(result.session.at).toBe('hello');
    expect(wordsOf(result)).toContain('You don’t have a plan right now.');
  });

  test('a task for the agent is answered with where the agent is', () => {
    const task = 'Summarize my emails of today';
    const words = wordsOf(say(at('menu', 'ready, with channels'), task, 'ready, with channels'));
    expect(words).toContain('To talk to your agent, write to it in its own chat: Telegram.');
    expect(wordsOf(say(at('menu', 'ready'), task, 'ready'))).toContain(
      'Connect it to an app first',
    );
    expect(wordsOf(say(at('hello', 'newcomer'), task, 'newcomer'))).not.toContain('agent,');
  });

  test('no saying means two things in a language', () => {
    for (const { wishes } of Object.values(LANGUAGES)) {
      const all = WISHES.flatMap((wish) => wishes[wish].split(', '));
      expect(all.filter((words, index) => all.indexOf(words) !== index)).toEqual([]);
      expect(all.filter((words) => bareWords(words) !== words)).toEqual([]);
    }
  });
});

describe('what follows a command', () => {
  test.each(['/support', '/Support@automna_bot', '/soporte', '/ayuda_humana'])('%s', (command) => {
    const result = say(
      at('menu', 'ready'),
      `${command} My agent  is silent.\nSince noon.`,
      'ready',
    );
    const text = 'My agent  is silent.\nSince noon.';
    const isSupport = command !== '/ayuda_humana';
    expect(result.effects).toEqual(isSupport ? [{ type: 'write_support', text }] : []);
    expect(wordsOf(result)).toContain(isSupport ? 'I’ve passed that on.' : 'I didn’t get that.');
  });

  test('is a first message to the team also from a stranger, and during a hold', () => {
    const text = 'my agent is gone';
    expect(say(null, `/support ${text}`, 'newcomer').effects).toEqual([
      { type: 'write_support', text },
    ]);
    expect(say(at('menu', 'ready'), `/support ${text}`, 'waiting for deletion')).toMatchObject({
      session: { at: 'support' },
      effects: [{ type: 'write_support', text }],
    });
  });

  test.each<[string, ScreenId]>([
    ['/support', 'support'],
    ['/plan power', 'upgrade'],
    ['/plan starter', 'smaller_plan'],
    ['/plan please', 'my_plan'],
    ['/connect change', 'connect'],
    ['/settings timezone', 'choose_timezone'],
    ['/channels nowhere', 'channels'],
    ['/delete now', 'removal'],
    ['/cancel pro', 'menu'],
  ])('%s leads to %s, once', (typed, to) => {
    const result = say(at('menu', 'ready'), typed, 'ready');
    expect(result.session.at).toBe(to);
    expect(result.replies.filter(({ slot }) => slot === 'screen')).toHaveLength(1);
    expect(wordsOf(result)).not.toContain('I didn’t get that');
  });

  test('a language is taken at once', () => {
    expect(say(at('menu', 'ready'), '/language Deutsch', 'ready').effects).toEqual([
      { type: 'change_settings', change: { locale: 'de' } },
    ]);
  });
});

test('“Is it solved?” is answered by a yes, and thanks open no new question', () => {
  const answered = {
    ...facts('ready'),
    support: { ...facts('ready').support, state: 'answered' as const },
  };
  const saying = (text: string) =>
    step(
      { ...newSession(), at: 'support', ref: 1, choices: ['solved'] },
      { kind: 'text', text },
      answered,
    );
  for (const text of ['Yes!', 'sí', 'ja']) {
    expect(saying(text).effects).toEqual([{ type: 'close_support' }]);
  }
  expect(saying('Thank you!').effects).toEqual([]);
  expect(wordsOf(saying('Thank you!'))).toContain('You’re welcome!');
  expect(saying('no, it is not').effects).toMatchObject([{ type: 'write_support' }]);
});

test('a plan that a screen offers is chosen by its name', () => {
  const own = say(at('menu', 'ready'), '/plan', 'ready').session;
  expect(say(own, 'power', 'ready')).toMatchObject({
    session: { at: 'upgrade' },
    effects: [{ type: 'quote_upgrade', plan: 'power' }],
  });
  expect(say(own, 'Plan Starter', 'ready').session.at).toBe('smaller_plan');
});

test('the name of a plan shows the own plan to somebody who has one', () => {
  expect(say(at('menu', 'ready'), 'power', 'ready').session.at).toBe('my_plan');
});

test.each([
  ['thank you so much!', 'You’re welcome!'],
  ['🙏🏽', 'You’re welcome!'],
  ['👍🏽', 'All right.'],
  ['👍👍👍', 'All right.'],
  ['Bye!', 'All right.'],
  ['Tschüss', 'All right.'],
])('“%s” gets a short word', (typed, answer) => {
  expect(wordsOf(say(at('menu', 'ready'), typed, 'ready'))).toContain(answer);
});

test('a second refusal is one line', () => {
  const menu = at('menu', 'ready');
  const once = { ...menu, brake: { ...menu.brake, odd: 1, textAt: NOW - 1000 } };
  const [first, second] = [menu, once].map((session) => say(session, 'blah blah', 'ready'));
  expect(first?.replies).toHaveLength(2);
  expect(second?.replies).toHaveLength(1);
  expect(second && wordsOf(second)).toContain('I still don’t get that one.');
});

test.each([
  ['hola', 'es', 'Hola, soy Automna.'],
  ['Hallo', 'de', 'Hallo, ich bin Automna.'],
  ['¿Cuánto cuesta?', 'es', 'Hola, soy Automna.'],
])('a first message of “%s” is answered in its language', (typed, locale, title) => {
  const result = say(null, typed, 'newcomer');
  expect(result.effects).toEqual([{ type: 'change_settings', change: { locale } }]);
  expect(wordsOf(result)).toContain(title);
});

test.each(['hello', 'ok', 'xyz', '/start'])(
  'a first message of “%s” changes no language',
  (typed) => {
    expect(say(null, typed, 'newcomer').effects).toEqual([]);
  },
);
