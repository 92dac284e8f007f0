import { expect, test } from 'vitest';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { afterFailure, type Failure } from './after-failure.ts';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const row = {
  mode: 'send' as const,
  attempts: 0,
  cutOffs: 0,
  createdAt: NOW,
  isImportant: false,
  aside: null,
};
type Row = Parameters<typeof afterFailure>[0];

const nobodyKnows: Failure = { type: 'unfamiliar', reason: '400 NEW_RULE' };
const notNow = { type: 'later', afterMs: 1 } as const;
const cut: Failure = { type: 'unknown', isCutOff: true };
const restricted: Failure = { type: 'later', afterMs: 1, alarm: 'x', tries: 2 };

test.each<[string, Failure, Partial<Row>, ageMs: number, string | number]>([
  ['a refusal that nobody knows, once', nobodyKnows, {}, 0, 1000],
  ['four times', nobodyKnows, { attempts: 3 }, 0, 8000],
  ['five times', nobodyKnows, { attempts: 4 }, 0, 'aside for 10'],
  ['again', nobodyKnows, { attempts: 5, aside: 'x' }, 0, 'aside for 20'],
  ['and ever again', nobodyKnows, { attempts: 20, aside: 'x' }, 0, 'aside for 60'],
  ['after an operator has tried', nobodyKnows, { attempts: 0, aside: 'x' }, 0, 'aside for 10'],
  ['for a day and a half', nobodyKnows, { attempts: 49, aside: 'x' }, 2 * DAY, 'given up'],
  [
    'with important news',
    nobodyKnows,
    { attempts: 49, aside: 'x', isImportant: true },
    9 * DAY,
    'aside for 60',
  ],
  ['a deletion, twice', nobodyKnows, { mode: 'delete', attempts: 1 }, 0, 2000],
  ['a deletion, three times', nobodyKnows, { mode: 'delete', attempts: 2 }, 0, 'given up'],
  ['the connection ends at it, twice', cut, { cutOffs: 1, attempts: 1 }, 0, 2000],
  ['three times', cut, { cutOffs: 2, attempts: 2 }, 0, 'aside for 10'],
  ['once more', cut, { cutOffs: 3, attempts: 3, aside: 'x' }, 0, 'given up'],
  ['with important news', cut, { cutOffs: 3, aside: 'x', isImportant: true }, 0, 'aside for 20'],
  ['ever again', cut, { cutOffs: 12, aside: 'x', isImportant: true }, 0, 'aside for 360'],
  ['a refusal that passes, alone in its chat', notNow, { attempts: 40 }, 9 * DAY, 300_000],
  ['before others, nine times', notNow, { attempts: 8, holdsUp: true }, 0, 8000],
  ['ten times', notNow, { attempts: 9, holdsUp: true }, 0, `aside for ${16 / 60}`],
  ['then alone', notNow, { attempts: 10, aside: 'x' }, 0, `aside for ${32 / 60}`],
  [
    'a refusal of the whole bot, before others',
    { ...notNow, wholeBot: true },
    { attempts: 9, holdsUp: true },
    0,
    16_000,
  ],
  [
    'one that operators hear of, before others',
    { ...notNow, alarm: 'x' },
    { attempts: 9, holdsUp: true },
    0,
    16_000,
  ],
  ['is not given up before a day', notNow, { attempts: 300 }, DAY - 1, 300_000],
  ['then it is', notNow, { attempts: 300 }, DAY + 1, 'given up'],
  ['but never with important news', notNow, { attempts: 300, isImportant: true }, 9 * DAY, 300_000],
  ['one that allows two tries', restricted, { attempts: 1 }, 0, 'given up'],
  ['with important news too', restricted, { attempts: 1, isImportant: true }, 0, 'aside for 1440'],
])('%s', (_what, outcome, tried, ageMs, expected) => {
  const next = afterFailure({ ...row, ...tried }, outcome, NOW + ageMs);
  const said = {
    retry: () => ('waitMs' in next ? next.waitMs : 0),
    aside: () => `aside for ${'waitMs' in next ? next.waitMs / MINUTE : 0}`,
    give_up: () => 'given up',
  }[next.type]();
  expect(said).toBe(expected);
});
