import { expect, test } from 'vitest';
import { NOW, someFacts } from '../../test/fixtures/app-facts.ts';
import { applyBrake, NO_BRAKE } from './brake.ts';
import { brakedStep } from './braked-step.ts';
import type { ChatEvent } from './chat-event.ts';
import { newSession, type Session } from './session.ts';

type Heard = [ChatEvent, isOdd: boolean, afterMs: number, isIdle?: boolean];

/** How each of several events is answered. */
function answersTo(...heard: Heard[]): string[] {
  let [brake, now] = [NO_BRAKE, NOW];
  return heard.map(([incoming, isOdd, afterMs, isIdle = false]) => {
    now += afterMs;
    const braking = applyBrake(brake, incoming, { isOdd, isIdle, now });
    brake = braking.brake;
    return braking.answer;
  });
}

const times = (count: number, heard: (index: number) => Heard): Heard[] =>
  Array.from({ length: count }, (_, index) => heard(index));
const odd = (text: string, afterMs = 3000): Heard => [{ kind: 'text', text }, true, afterMs];
const understood = (text: string, afterMs = 3000): Heard => [
  { kind: 'text', text },
  false,
  afterMs,
];
const photo = (afterMs: number, album?: string): Heard => [
  { kind: 'unsupported', ...(album && { album }) },
  true,
  afterMs,
];
const tap: Heard = [{ kind: 'choice', ref: 1, index: 0 }, false, 3000];
const SECOND = 1000;
const HOUR = 3_600_000;

test('the same words that mean nothing are answered three times, until something else comes', () => {
  const closed = 'We are closed now.';
  expect(answersTo(...times(5, () => odd(closed)))).toEqual([
    'now',
    'now',
    'now',
    'never',
    'never',
  ]);
  const spelled = [odd(closed), odd('we are CLOSED now. '), odd(closed), odd(closed)];
  expect(answersTo(...spelled).at(-1)).toBe('never');
  expect(answersTo(...times(4, () => odd(closed)), tap, odd(closed)).slice(3)).toEqual([
    'never',
    'now',
    'now',
  ]);
  expect(answersTo(...times(4, () => odd(closed)), understood('menu')).at(-1)).toBe('now');
  expect(answersTo(...times(4, () => odd(closed)), odd(closed, 2 * HOUR)).at(-1)).toBe('now');
});

test('machines whose words change fall silent too; a person who tries again later is answered', () => {
  const changing = times(10, (index) => odd(`We are closed ${'very '.repeat(index)}soon.`));
  expect(answersTo(...changing).slice(7)).toEqual(['now', 'never', 'never']);
  expect(answersTo(...changing, odd('hello?', 11 * 60_000)).at(-1)).toBe('now');
});

test('words that differ in numbers alone are the same words', () => {
  const tickets = times(5, (index) => odd(`Your ticket #${4711 + index} was opened.`, 15 * 60_000));
  expect(answersTo(...tickets)).toEqual(['now', 'now', 'now', 'never', 'never']);
});

test.each<[string, (index: number) => Heard]>([
  [
    'a number that is not in the menu',
    () => [{ kind: 'choice', ref: 1, index: -1, typed: true }, true, 3000],
  ],
  ['an unknown command', () => odd('/foo')],
  [
    'an unknown command of the platform',
    () => [{ kind: 'command', name: 'foo', args: '' }, true, 3000],
  ],
])('%s is refused three times, until something else comes', (_what, heard) => {
  const answers = answersTo(...times(5, heard), tap, heard(0));
  expect(answers).toEqual(['now', 'now', 'now', 'never', 'never', 'now', 'now']);
});

test('two slow machines stop as well, whatever they say; a person is answered after a while, or who does something', () => {
  const slow = (index: number): Heard => {
    const text = `${'very '.repeat(index)}far`;
    const afterMs = 45 * 60_000;
    return index % 3 === 0
      ? [{ kind: 'text', text }, false, afterMs, true]
      : [{ kind: 'text', text }, true, afterMs];
  };
  expect(answersTo(...times(20, slow)).indexOf('never')).toBe(15);
  expect(answersTo(...times(20, slow), odd('hello?', 7 * HOUR)).at(-1)).toBe('now');
  expect(answersTo(...times(20, slow), tap, odd('hello?')).at(-1)).toBe('now');
  expect(answersTo(...times(20, slow), understood('/menu')).at(-1)).toBe('now');
});

test('understood words are answered, but not for ever when a machine repeats them', () => {
  expect(answersTo(...times(9, () => understood('/menu', SECOND)))).not.toContain('never');
  expect(answersTo(...times(30, () => understood('hello', 20 * SECOND))).at(-1)).toBe('never');
  expect(answersTo(...times(30, () => understood('status', 60 * SECOND)))).not.toContain('never');
});

test('machines that mix words which are understood with others fall silent; a person who does something never', () => {
  const mixed = (afterMs: number): Heard[] =>
    times(60, (index) => (index % 2 ? odd('We are closed.', afterMs) : understood('hi', afterMs)));
  expect(answersTo(...mixed(5 * SECOND)).slice(24, 27)).toEqual(['now', 'never', 'never']);
  expect(answersTo(...mixed(40 * SECOND)).at(-1)).toBe('never');
  expect(answersTo(...mixed(5 * SECOND), tap, understood('hi')).at(-1)).toBe('now');
  expect(answersTo(...mixed(5 * SECOND), understood('/menu')).at(-1)).toBe('now');
  const { brake } = times(40, (index) => understood(index % 2 ? 'a' : 'b')).reduce(
    ({ brake: before }, [incoming]) =>
      applyBrake(before, incoming, { isOdd: false, hasEffect: true, now: NOW }),
    { brake: NO_BRAKE, answer: 'now' },
  );
  expect(brake.talk).toBe(0);
});

test('an album gets one answer, however late its parts come, and so does a burst', () => {
  const album = [photo(0, 'a'), photo(100, 'a'), photo(15 * SECOND, 'a')];
  expect(answersTo(...album)).toEqual(['now', 'never', 'never']);
  expect(answersTo([{ kind: 'text', text: 'look', album: 'a' }, true, 0], photo(50, 'a'))).toEqual([
    'now',
    'never',
  ]);
  expect(answersTo(photo(0), photo(3000), photo(3000), photo(11 * SECOND))).toEqual([
    'now',
    'never',
    'never',
    'now',
  ]);
});

test('news are told whatever came before', () => {
  const news: Heard = [{ kind: 'news', news: { type: 'subscribed' } as never }, false, 0];
  expect(answersTo(...times(9, () => odd('x')), news).at(-1)).toBe('now');
});

test('a flood is answered at its end', () => {
  const flood = times(30, (index) => understood(index % 2 ? '/menu' : '/help', 100));
  expect(answersTo(...flood).slice(11, 14)).toEqual(['now', 'at_end', 'at_end']);
  expect(answersTo(...flood, understood('/menu', 6000)).at(-1)).toBe('now');
});

test.each<[string, Session['at'], ChatEvent]>([
  ['small talk', 'hello', { kind: 'text', text: 'thanks' }],
  ['what a screen cannot take', 'choose_timezone', { kind: 'text', text: 'Atlantis' }],
  ['a number that is not in the menu', 'hello', { kind: 'choice', ref: 1, index: 99, typed: true }],
])('%s leads to nothing, and is not answered for ever', (_what, at, incoming) => {
  let session: Session = { ...newSession(), at, ref: 1 };
  const answered = Array.from({ length: 20 }, (_, index) => {
    const facts = someFacts({ now: NOW + index * 70 * 60_000 });
    const result = brakedStep(session, incoming, facts);
    session = result.session;
    return result.replies.length > 0;
  });
  expect(answered.lastIndexOf(true)).toBe(14);
});

test('an event that is not answered leaves the screen as it was, and its effects happen', () => {
  const facts = someFacts();
  let session: Session | null = null;
  const results = Array.from({ length: 5 }, () => {
    const result = brakedStep(session, { kind: 'text', text: 'xyz-999' }, facts);
    session = result.session;
    return result;
  });
  expect(results.map(({ replies }) => replies.length)).toEqual([1, 2, 1, 0, 0]);
  expect(results[4]?.session).toMatchObject({ at: 'hello', ref: results[2]?.session.ref });
});
