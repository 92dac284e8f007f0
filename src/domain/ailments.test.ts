import { describe, expect, test } from 'vitest';
import {
  AILMENTS,
  type Ailment,
  courseAfter,
  courseWith,
  isOverdue,
  nextRemedy,
  type Remedy,
  WELL,
} from './ailments.ts';

const MINUTE = 60_000;

/** The remedies with their minutes, for a machine that Fly shows in one state all the time. */
function treated(ailment: Ailment, minutes: number): [Remedy, number][] {
  const taken: [Remedy, number][] = [];
  let course = courseWith(WELL, ailment, { now: 0, isCrashing: false });
  for (let now = 0; now <= minutes * MINUTE; now += 15_000) {
    course = courseWith(course, ailment, { now, isCrashing: false });
    const remedy = nextRemedy(course, now);
    if (!remedy) continue;
    taken.push([remedy, now / MINUTE]);
    course = courseAfter(course, remedy, now);
  }
  return taken;
}

test.each<[Ailment, [Remedy, number][]]>([
  [
    'down',
    [
      ['start', 0],
      ['update', 2],
      ['remake', 4],
      ['start', 34],
    ],
  ],
  [
    'crashed',
    [
      ['start', 0],
      ['update', 2],
      ['remake', 4],
      ['start', 34],
    ],
  ],
  [
    'failed',
    [
      ['start', 0],
      ['update', 0.25],
      ['remake', 2.25],
      ['update', 32.25],
    ],
  ],
  [
    'created',
    [
      ['start', 1],
      ['remake', 3],
      ['remake', 33],
    ],
  ],
  [
    'changing',
    [
      ['start', 5],
      ['update', 7],
      ['remake', 9],
      ['remake', 39],
    ],
  ],
  [
    'updating',
    [
      ['start', 10],
      ['update', 12],
      ['remake', 14],
    ],
  ],
  [
    'silent',
    [
      ['restart', 4],
      ['update', 6],
      ['remake', 8],
      ['restart', 38],
    ],
  ],
  ['unreachable', []],
])('a machine that stays %s is treated more and more strongly', (ailment, remedies) => {
  expect(treated(ailment, 40)).toEqual(remedies);
});

test('only a lost host brings back a snapshot, after 45 minutes', () => {
  expect(treated('unreachable', 60)).toEqual([['restore', 45]]);
  const others = Object.entries(AILMENTS).filter(([name]) => name !== 'unreachable');
  expect(others.flatMap(([, { remedies }]) => remedies as readonly string[])).not.toContain(
    'restore',
  );
});

describe('a course', () => {
  const started = {
    ...courseWith(WELL, 'crashed', { now: 0, isCrashing: false }),
    remedy: 'start' as const,
    remedyAt: 0,
  };

  test('counts from the first ailment of a row, and each state from its own beginning', () => {
    const course = courseWith(started, 'silent', { now: MINUTE, isCrashing: false });
    expect(course).toMatchObject({ ailingSince: 0, ailmentAt: MINUTE, remedy: 'start' });
    expect(isOverdue(course, 4 * MINUTE)).toBe(false);
    expect(isOverdue(course, 5 * MINUTE)).toBe(true);
  });

  test('names a crash as the cause, whatever the machine goes through afterwards', () => {
    const later = courseWith(started, 'silent', { now: MINUTE, isCrashing: false });
    expect(later.ailingCause).toBe('agent');
    expect(courseWith(later, 'out_of_memory', { now: MINUTE, isCrashing: false }).ailingCause).toBe(
      'memory',
    );
  });

  test('goes on after a moment of health while the machine crashes again and again', () => {
    const recovered = { ...WELL, remedy: 'start' as const, remedyAt: 0 };
    const at = { now: 10 * MINUTE };
    expect(courseWith(recovered, 'crashed', { ...at, isCrashing: true }).remedy).toBe('start');
    expect(courseWith(recovered, 'down', { ...at, isCrashing: false }).remedy).toBe(null);
    expect(courseWith(recovered, 'crashed', { now: 61 * MINUTE, isCrashing: true }).remedy).toBe(
      null,
    );
  });
});
