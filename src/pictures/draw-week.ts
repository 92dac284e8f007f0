import type { WeekPicture } from '../domain/week-picture.ts';
import { drawDays } from './draw-days.ts';
import { SERVICE_HUES } from './draw-usage.ts';
import type { Theme } from './svg.ts';

/** Works. */
const AGENT: Record<Theme, string> = { light: '#248046', dark: '#4cc38a' };

/** The days of a week as bars: how much of each the agent was up, and what it used. */
export function drawWeek({ period, dates, rows }: WeekPicture, theme: Theme): string {
  const hues = { ...SERVICE_HUES[theme], agent: AGENT[theme] };
  return drawDays(
    {
      title: period,
      side: '',
      days: dates.length,
      dates: dates.map((date, index) => [index, date]),
      rows: rows.map(({ of, name, said, values }) => ({
        name,
        strong: said,
        rest: '',
        isWarning: false,
        hue: hues[of],
        values,
      })),
    },
    theme,
  );
}
