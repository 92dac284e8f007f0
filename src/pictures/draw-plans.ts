import type { PlansPicture } from '../domain/plans-picture.ts';
import { type Colours, COLOURS, mark, rect, svg, type Theme, words } from './svg.ts';

const WIDTH = 1200;
const MARGIN = 40;
const COLUMN = (WIDTH - 2 * MARGIN) / 3;
const HEAD = 310;
const ROW = 122;
const FOOT = 34;
/** Behind the recommended plan. */
const SOFT: Record<Theme, string> = { light: '#eeedfc', dark: '#25243f' };
/** Longer values are set smaller, so that they stay in their column. */
const VALUE = { size: 38, letters: 17, least: 26 };

/** The plans side by side: one column each, and what they give line by line. */
export function drawPlans({ title, plans, rows }: PlansPicture, theme: Theme): string {
  const colours = COLOURS[theme];
  const height = HEAD + rows.length * ROW + FOOT;
  return svg(WIDTH, height, [
    rect({ x: 0, y: 0, width: WIDTH, height }, colours.ground),
    mark({ x: MARGIN, y: 32 }),
    words({ x: MARGIN + 84, y: 80 }, { size: 46, fill: colours.second }, title),
    ...plans.flatMap(({ name, price, isRecommended }, index) => [
      ...(isRecommended ? [behind(index, height, theme)] : []),
      words(
        { x: middleOf(index), y: 206 },
        { size: 58, weight: 700, fill: colours.text, anchor: 'middle' },
        name,
      ),
      words(
        { x: middleOf(index), y: 264 },
        { size: 38, fill: colours.second, anchor: 'middle' },
        price,
      ),
    ]),
    ...rows.flatMap((row, index) => drawRow(row, HEAD + index * ROW, colours)),
  ]);
}

function behind(index: number, height: number, theme: Theme): string {
  const box = { x: MARGIN + index * COLUMN, y: 128, width: COLUMN, height: height - 128 - 16 };
  return rect({ ...box, radius: 24 }, SOFT[theme]);
}

function drawRow(
  { name, values }: PlansPicture['rows'][number],
  top: number,
  colours: Colours,
): string[] {
  return [
    rect({ x: MARGIN, y: top - 1, width: WIDTH - 2 * MARGIN, height: 2 }, colours.line),
    words(
      { x: WIDTH / 2, y: top + 46 },
      { size: 36, fill: colours.second, anchor: 'middle' },
      name,
    ),
    ...values.map((value, index) =>
      words(
        { x: middleOf(index), y: top + 96 },
        { size: sizeOf(value), weight: 600, fill: colours.text, anchor: 'middle' },
        value,
      ),
    ),
  ];
}

function sizeOf({ length }: string): number {
  const { size, letters, least } = VALUE;
  return Math.max(least, Math.round(size * Math.min(1, letters / length)));
}

function middleOf(index: number): number {
  return MARGIN + (index + 0.5) * COLUMN;
}
