import type { MeteredService } from '../domain/services.ts';
import type { UsageDays, UsagePicture } from '../domain/usage-picture.ts';
import { drawDays } from './draw-days.ts';
import type { Theme } from './svg.ts';

/** One hue for each service. */
export const SERVICE_HUES: Record<Theme, Record<MeteredService, string>> = {
  light: { search: '#4a44d4', browser: '#0b6db7', email: '#10776b', phone: '#9b3a8c' },
  dark: { search: '#918cf8', browser: '#5cb0f6', email: '#3cc8b2', phone: '#e88ad2' },
};

/** The days of a month as bars, a row for each service, with the sums beside them. */
export function drawUsage(
  { month, plan, days, rows }: UsagePicture,
  used: UsageDays,
  theme: Theme,
): string {
  return drawDays(
    {
      title: month,
      side: plan,
      days,
      dates: [1, 8, 15, 22, days].map((day) => [day - 1, String(day)]),
      rows: rows.map(({ service, name, used: strong, rest, isWarning }) => ({
        name,
        strong,
        rest,
        isWarning,
        hue: SERVICE_HUES[theme][service],
        values: used[service] ?? [],
      })),
    },
    theme,
  );
}
