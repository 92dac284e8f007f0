import fc from 'fast-check';
import { FAKE_CREDENTIALS, WRONG_PASTES } from '../../../sandbox/anthropic/fake-credentials.ts';
import type { FakeName } from '../../fixtures/guest.ts';

/** An action of a person. Numbers pick one of the things that are available at that moment. */
export type Action = (
  | { do: 'say'; text: string }
  | { do: 'paste'; names: FakeName[]; around: string }
  | { do: 'edit'; pick: number; into: FakeName | null }
  /** Presses a button of the newest menu, or of any older message. */
  | { do: 'tap'; pick: number; twice: boolean }
  | { do: 'tap-old'; pick: number }
  | { do: 'forge'; data: string }
  | { do: 'page'; name: FakeName }
  | { do: 'pay' | 'decline' | 'abandon'; pick: number }
  | { do: 'subscribe' | 'connect' | 'become-customer' | 'ask-link-twice' }
  | { do: 'block' | 'unblock' }
  /** Something that is no text; a flood is many texts at once. */
  | { do: 'album' | 'reaction' | 'service' | 'flood' }
) & {
  /** Whether the person waits for an answer before going on. */
  waits: boolean;
};

export type Sequence = { name: string; actions: Action[] };

const NAMES = [
  'alice',
  '<b>Mal</b> & [x](http://x) _*`~ \u202E🦊',
  'ネコ 🐈',
  "Robert'); DROP TABLE",
];

const COMMANDS = (
  '/start /menu /plan /connect /status /usage /channels /billing /files /api /link /settings /help /cancel /delete ' +
  '/language /nonsense /plan@test_bot menu plan Ajustes Hilfe back cancel 1 2 3 4 5 9 0 -1 99 1️⃣ Pro Starter Compare yes no'
).split(' ');

const ODD_TEXTS = [
  ' ',
  '\u0000\u0001\u0007%s%n$(reboot)`id`\\"\'; DROP TABLE accounts; --',
  '<b>bold</b> & <script>alert(1)</script> **x** _y_ [z](http://example.com)',
  '👩‍👩‍👧‍👦🏳️‍🌈🤷🏽‍♀️',
  '\u202Eشكرا جزيلا \u05E9\u05DC\u05D5\u05DD\u202C',
  'me\u200Bnu\u200D\u2060',
  'broken \uD83D end',
  'lorem ipsum '.repeat(330),
  'x\n'.repeat(1900),
  '```js\nunclosed',
  'undefined',
  '{"kind":"command","name":"delete","__proto__":{"a":1}}',
  'ABCD-EFGH',
  '/link ABCD-2345',
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...COMMANDS) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

const fakeName = fc.constantFrom<FakeName>(
  ...FAKE_CREDENTIALS.map(({ name }) => name),
  ...(Object.keys(WRONG_PASTES) as (keyof typeof WRONG_PASTES)[]),
);

const pressData = fc.oneof(
  fc.tuple(fc.nat(60), fc.nat(6)).map(([ref, index]) => `s:${ref}:${index}`),
  fc.tuple(fc.nat(60), fc.nat(6)).map(([ref, index]) => `s:${ref}:${index}:m`),
  fc.constantFrom('s:-1:0', 's:999999999:999', 's::', '1', '99', '__proto__', '💥', 'x'.repeat(64)),
);

const pick = fc.nat(50);
const weighted: [number, fc.Arbitrary<unknown>][] = [
  [20, fc.record({ do: fc.constant('tap'), pick, twice: fc.constantFrom(false, false, true) })],
  [12, fc.record({ do: fc.constant('say'), text })],
  [4, fc.record({ do: fc.constant('tap-old'), pick })],
  [3, fc.record({ do: fc.constant('forge'), data: pressData })],
  [
    5,
    fc.record({
      do: fc.constant('paste'),
      names: fc.array(fakeName, { minLength: 1, maxLength: 3 }),
      around: fc.constantFrom('', 'here you are: ', '/connect ', '> ', '🔑\n'),
    }),
  ],
  [3, fc.record({ do: fc.constant('edit'), pick, into: fc.option(fakeName, { nil: null }) })],
  [2, fc.record({ do: fc.constant('page'), name: fakeName })],
  [4, fc.record({ do: fc.constantFrom('pay', 'decline', 'abandon'), pick })],
  [
    10,
    fc.record({
      do: fc.constantFrom('subscribe', 'connect', 'become-customer', 'ask-link-twice'),
    }),
  ],
  [1, fc.record({ do: fc.constantFrom('block', 'unblock') })],
  [4, fc.record({ do: fc.constantFrom('album', 'reaction', 'service', 'flood') })],
];

const action = fc
  .tuple(
    fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
    fc.constantFrom(true, true, false),
  )
  .map(([what, waits]) => ({ ...(what as object), waits }) as Action);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  name: fc.constantFrom(...NAMES),
  actions: fc.array(action, { minLength: 5, maxLength: 15, size: 'max' }),
});
