import { describe, expect, test } from 'vitest';
import { notedBreaks, type OpenBreak, outsideCauses, type Surroundings } from './breaks.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 11);
const SEEN = NOW - 15 * MINUTE;
const FOUND = NOW - 5 * MINUTE;

type Verdict = NonNullable<Surroundings['credential']>['verdict'];
type Channel = Surroundings['channels'][number];

function around(verdict: Verdict, ...channels: Partial<Channel>[]): Surroundings {
  return {
    credential: { verdict, checkedAt: FOUND },
    channels: channels.map((each) => ({
      kind: 'telegram',
      state: 'on',
      health: 'running',
      inspectedAt: FOUND,
      ...each,
    })),
  };
}

test.each<[string, Surroundings, string[]]>([
  ['a good credential and a channel that works', around('valid', {}), []],
  ['a proof without an answer', around('unknown'), ['anthropic']],
  ['a model that is gone', around('model_retired'), ['anthropic']],
  ['no credit', around('no_credit'), ['credential']],
  ['a token that was revoked', around('revoked'), ['credential']],
  ['a bot whose token is refused', around('valid', { health: 'stopped' }), ['telegram']],
  [
    'all at once',
    around('expired', { health: 'stopped' }, { kind: 'discord', health: 'stopped' }),
    ['credential', 'telegram', 'discord'],
  ],
  ['a channel of a machine that sleeps', around('valid', { health: 'asleep' }), []],
  ['a channel that was switched off', around('valid', { state: 'off', health: 'stopped' }), []],
  ['our own page', around('valid', { kind: 'web', health: 'stopped' }), []],
  [
    'a credential that was never tested',
    { ...around('unknown'), credential: { verdict: 'unknown', checkedAt: null } },
    [],
  ],
  ['no credential', { credential: null, channels: [] }, []],
])('behind %s is who it is', (_what, surroundings, causes) => {
  expect(outsideCauses(surroundings)).toEqual(causes);
});

describe('what is noted', () => {
  const open = (cause: OpenBreak['cause']): OpenBreak => ({
    id: `brk_${cause}`,
    cause,
    beganAt: NOW - 60 * MINUTE,
  });
  const at = { seenAt: SEEN, now: NOW, state: 'up' as const };

  test.each<[string, Surroundings, OpenBreak[], Partial<typeof at> | object, object]>([
    [
      'begins when it was found',
      around('revoked'),
      [],
      {},
      { begun: [{ cause: 'credential', beganAt: FOUND }], ended: [] },
    ],
    [
      'begins with the last look when nobody knows better',
      around('unknown'),
      [],
      {},
      { begun: [{ cause: 'anthropic', beganAt: SEEN }], ended: [] },
    ],
    [
      'never begins before the last look, which had found nothing',
      around('revoked'),
      [],
      { seenAt: NOW - MINUTE },
      { begun: [{ cause: 'credential', beganAt: NOW - MINUTE }], ended: [] },
    ],
    ['begins once', around('unknown'), [open('anthropic')], {}, { begun: [], ended: [] }],
    [
      'does not begin while the machine is down',
      around('revoked'),
      [],
      { state: 'down' },
      { begun: [], ended: [] },
    ],
    [
      'ends with the proof that succeeds',
      around('valid'),
      [open('anthropic')],
      {},
      { begun: [], ended: [{ id: 'brk_anthropic', endedAt: FOUND }] },
    ],
    [
      'ends with the inspection that finds the channel running',
      around('valid', { inspectedAt: NOW - 2 * MINUTE }),
      [open('telegram')],
      {},
      { ended: [{ id: 'brk_telegram', endedAt: NOW - 2 * MINUTE }] },
    ],
    [
      'makes place for what is known better',
      around('no_credit'),
      [open('anthropic')],
      {},
      { begun: [{ cause: 'credential' }], ended: [{ id: 'brk_anthropic' }] },
    ],
    [
      'ends now when nobody expects an answer any more',
      around('revoked'),
      [open('credential')],
      { state: 'off' },
      { begun: [], ended: [{ id: 'brk_credential', endedAt: NOW }] },
    ],
  ])('%s', (_what, surroundings, known, other, expected) => {
    expect(notedBreaks(surroundings, known, { ...at, ...other })).toMatchObject(expected);
  });
});
