import type { MeteredService } from '../domain/services.ts';
import type { UsageDays, UsagePicture, UsageRow } from '../domain/usage-picture.ts';
import { type Colours, COLOURS, mark, rect, runs, svg, type Theme, words } from './svg.ts';

const WIDTH = 1200;
const MARGIN = 56;
const TOP = 131;
const ROW = 173;
const FOOT = 77;
const BARS = { left: 484, right: 1135, width: 15, below: 146, height: 111, least: 8 };
/** Longer lines are set smaller, so that they end before the bars. */
const LINE_LETTERS = 19;

/** One hue for each service. */
const HUES: Record<Theme, Record<MeteredService, string>> = {
  light: { search: '#4a44d4', browser: '#0b6db7', email: '#10776b', phone: '#9b3a8c' },
  dark: { search: '#918cf8', browser: '#5cb0f6', email: '#3cc8b2', phone: '#e88ad2' },
};

/** The days of a month as bars, a row for each service, with the sums beside them. */
export function drawUsage(
  { month, plan, days, rows }: UsagePicture,
  used: UsageDays,
  theme: Theme,
): string {
  const colours = COLOURS[theme];
  const height = TOP + rows.length * ROW + FOOT;
  const right = WIDTH - MARGIN;
  return svg(WIDTH, height, [
    rect({ x: 0, y: 0, width: WIDTH, height }, colours.ground),
    mark({ x: MARGIN, y: 40 }),
    words({ x: 140, y: 92 }, { size: 56, weight: 700, fill: colours.text }, month),
    words({ x: right, y: 88 }, { size: 42, fill: colours.second, anchor: 'end' }, plan),
    ...rows.flatMap((row, index) => [
      rect({ x: MARGIN, y: TOP + index * ROW - 1, width: right - MARGIN, height: 2 }, colours.line),
      ...drawSums(row, TOP + index * ROW, colours),
      ...drawBars(
        { days, used: used[row.service] ?? [], top: TOP + index * ROW },
        HUES[theme][row.service],
        colours,
      ),
    ]),
    ...drawDates(days, height - 43, colours),
  ]);
}

function drawSums(
  { name, used, rest, isWarning }: UsageRow,
  top: number,
  colours: Colours,
): string[] {
  const letters = used.length + rest.length;
  const size = Math.round(42 * Math.min(1, LINE_LETTERS / letters));
  const [strong, weak] = isWarning
    ? [colours.warning, colours.warning]
    : [colours.text, colours.second];
  return [
    words({ x: MARGIN, y: top + 77 }, { size: 46, weight: 700, fill: colours.text }, name),
    runs({ x: MARGIN, y: top + 130 }, 'start', [
      { size, weight: 600, fill: strong, text: used },
      { size, weight: isWarning ? 600 : 400, fill: weak, text: rest },
    ]),
  ];
}

type Bars = { days: number; used: readonly number[]; top: number };

/** The highest bar is the day on which the most was used; a day without any use has a dash. */
function drawBars({ days, used, top }: Bars, hue: string, colours: Colours): string[] {
  const most = Math.max(1, ...used);
  const below = top + BARS.below;
  return Array.from({ length: days }, (_, index) => {
    const units = used[index] ?? 0;
    const x = xOf(index, days);
    if (units === 0) {
      return rect({ x, y: below - 3, width: BARS.width, height: 3, radius: 1.5 }, colours.line);
    }
    const height = Math.max(BARS.least, (units / most) * BARS.height);
    return rect({ x, y: below - height, width: BARS.width, height, radius: 3 }, hue);
  });
}

function drawDates(days: number, y: number, colours: Colours): string[] {
  return [1, 8, 15, 22, days].map((day) =>
    words(
      { x: xOf(day - 1, days) + BARS.width / 2, y },
      { size: 36, fill: colours.second, anchor: 'middle' },
      String(day),
    ),
  );
}

function xOf(index: number, days: number): number {
  return BARS.left + (index * (BARS.right - BARS.left - BARS.width)) / (days - 1);
}
