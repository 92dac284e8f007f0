import { type Colours, COLOURS, mark, rect, runs, svg, type Theme, words } from './svg.ts';

/** A row of bars, one for each day, with what it says beside them. */
export type DayRow = {
  name: string;
  strong: string;
  /** What follows: ` of 2,000`. */
  rest: string;
  isWarning: boolean;
  hue: string;
  /** From the first day on; a missing one is 0. */
  values: readonly number[];
};

/** `dates` are what stands below the bars, each at the index of its day. */
export type DaysDrawing = {
  title: string;
  side: string;
  days: number;
  dates: [index: number, words: string][];
  rows: DayRow[];
};

const WIDTH = 1200;
const MARGIN = 56;
const TOP = 131;
const ROW = 173;
const FOOT = 77;
const BARS = { left: 484, right: 1135, width: 15, below: 146, height: 111, least: 8 };
/** A longer title is set smaller. */
const TITLE = { size: 56, letters: 30 };
/** Few days have wide bars. */
const WIDE = { days: 10, width: 56 };
/** Longer lines are set smaller, so that they end before the bars. */
const LINE_LETTERS = 19;

/** Days as bars, a row for each thing that is counted, with the sums beside them. */
export function drawDays({ title, side, days, dates, rows }: DaysDrawing, theme: Theme): string {
  const colours = COLOURS[theme];
  const height = TOP + rows.length * ROW + FOOT;
  const right = WIDTH - MARGIN;
  return svg(WIDTH, height, [
    rect({ x: 0, y: 0, width: WIDTH, height }, colours.ground),
    mark({ x: MARGIN, y: 40 }),
    words({ x: 140, y: 92 }, { size: sizeOf(title), weight: 700, fill: colours.text }, title),
    words({ x: right, y: 88 }, { size: 42, fill: colours.second, anchor: 'end' }, side),
    ...rows.flatMap((row, index) => [
      rect({ x: MARGIN, y: TOP + index * ROW - 1, width: right - MARGIN, height: 2 }, colours.line),
      ...drawSums(row, TOP + index * ROW, colours),
      ...drawBars(row, { days, top: TOP + index * ROW }, colours),
    ]),
    ...dates.map(([index, date]) =>
      words(
        { x: xOf(index, days) + widthOf(days) / 2, y: height - 43 },
        { size: 36, fill: colours.second, anchor: 'middle' },
        date,
      ),
    ),
  ]);
}

function sizeOf({ length }: string): number {
  return Math.round(TITLE.size * Math.min(1, TITLE.letters / length));
}

function drawSums(
  { name, strong: said, rest, isWarning }: DayRow,
  top: number,
  colours: Colours,
): string[] {
  const letters = said.length + rest.length;
  const size = Math.round(42 * Math.min(1, LINE_LETTERS / letters));
  const [strong, weak] = isWarning
    ? [colours.warning, colours.warning]
    : [colours.text, colours.second];
  return [
    words({ x: MARGIN, y: top + 77 }, { size: 46, weight: 700, fill: colours.text }, name),
    runs({ x: MARGIN, y: top + 130 }, 'start', [
      { size, weight: 600, fill: strong, text: said },
      { size, weight: isWarning ? 600 : 400, fill: weak, text: rest },
    ]),
  ];
}

type Place = { days: number; top: number };

/** The highest bar is the day with the most; a day with nothing has a dash. */
function drawBars({ values, hue }: DayRow, { days, top }: Place, colours: Colours): string[] {
  const most = Math.max(0, ...values);
  const below = top + BARS.below;
  const width = widthOf(days);
  return Array.from({ length: days }, (_, index) => {
    const value = values[index] ?? 0;
    const x = xOf(index, days);
    if (value <= 0) {
      return rect({ x, y: below - 3, width, height: 3, radius: 1.5 }, colours.line);
    }
    const height = Math.max(BARS.least, (value / most) * BARS.height);
    return rect({ x, y: below - height, width, height, radius: 3 }, hue);
  });
}

function xOf(index: number, days: number): number {
  return BARS.left + (index * (BARS.right - BARS.left - widthOf(days))) / (days - 1);
}

function widthOf(days: number): number {
  return days <= WIDE.days ? WIDE.width : BARS.width;
}
