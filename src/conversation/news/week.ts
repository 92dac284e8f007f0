import { SERVICE_NAMES, SERVICES } from '../../domain/services.ts';
import type { WeekPicture } from '../../domain/week-picture.ts';
import { noonOf, WEEK_DAYS, type Week } from '../../domain/week.ts';
import type { Context } from '../flows/flow.ts';
import { type Screen, small } from '../screen.ts';
import type { Turn } from '../turn.ts';
import { news } from './definition.ts';

export const weekNews = {
  /** The summary of a week, which somebody has asked for in the settings. */
  week: news<{ week: Week }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: ({ copy, facts, session }, { week }) => {
      const screen = viewWeek(copy, week);
      const { locale } = facts;
      const reply = { slot: null, mode: 'send' as const, screen, ref: 0, locale };
      return { session, replies: [reply], effects: [] } satisfies Turn;
    },
  }),
};

function viewWeek(copy: Context['copy'], week: Week): Screen {
  const picture = pictureOf(copy, week);
  const fields = picture.rows.map(({ of, name, said }) => ({
    label: name,
    value: of === 'agent' ? `${said} · ${breaksOf(copy, week)}` : said,
  }));
  const title = copy.week.title(picture.period);
  const words = fields.map(({ label, value }) => `${label}: ${value}.`).join(' ');
  return {
    title,
    fields,
    body: small(copy.week.off),
    picture: { week: picture, alt: `${title}. ${words}` },
  };
}

function pictureOf(copy: Context['copy'], week: Week): WeekPicture {
  const up = copy.status.availability((week.basisPoints / 100).toString());
  const used = SERVICE_NAMES.flatMap((of) => {
    const values = week.used[of];
    if (!values) return [];
    const sum = values.reduce((total, value) => total + value, 0);
    const said = copy.usage.spent(of, sum, SERVICES[of].unit === 'minute');
    return [{ of, name: copy.services[of].name, said, values }];
  });
  return {
    period: copy.period(noonOf(week, 0), noonOf(week, WEEK_DAYS - 1)),
    dates: week.upByDay.map((_, day) => String(new Date(noonOf(week, day)).getUTCDate())),
    rows: [{ of: 'agent', name: copy.status.agent, said: up, values: week.upByDay }, ...used],
  };
}

function breaksOf({ status }: Context['copy'], { breaks, longestMs }: Week): string {
  return breaks === 0 ? status.noBreaks : status.breaks(breaks, Math.ceil(longestMs / 60_000));
}
