import { type DayRow, drawDays } from './draw-days.ts';
import type { Theme } from './svg.ts';

type Hue = 'people' | 'plans' | 'agents' | 'breaks';

const HUES: Record<Theme, Record<Hue, string>> = {
  light: {
    people: '#4a44d4',
    plans: '#10776b',
    agents: '#0b6db7',
    breaks: '#b0500c',
  },
  dark: {
    people: '#918cf8',
    plans: '#3cc8b2',
    agents: '#5cb0f6',
    breaks: '#f0a83a',
  },
};

export type ReportRow = Omit<DayRow, 'hue'> & { hue: Hue };

/** `firstDay` is the beginning of the first day, in UTC. */
export type ReportDrawing = { title: string; side: string; firstDay: number; rows: ReportRow[] };

const DAY_MS = 24 * 3_600_000;

/** How the service went from day to day. Every seventh day back from the last one has its date below. */
export function drawReport(
  { title, side, firstDay, rows }: ReportDrawing,
  days: number,
  theme: Theme,
): string {
  const dated = Array.from({ length: days }, (_, index) => index).filter(
    (index) => (days - 1 - index) % 7 === 0,
  );
  return drawDays(
    {
      title,
      side,
      days,
      dates: dated.map((index) => [index, dateOf(firstDay + index * DAY_MS)]),
      rows: rows.map((row) => ({ ...row, hue: HUES[theme][row.hue] })),
    },
    theme,
  );
}

/** The day of the month alone, as below a month of usage. */
function dateOf(at: number): string {
  return String(new Date(at).getUTCDate());
}
