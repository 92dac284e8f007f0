import type { ReceiptPicture } from '../domain/receipt-picture.ts';
import { COLOURS, mark, rect, svg, type Theme, words } from './svg.ts';

const WIDTH = 1200;
const MARGIN = 56;
const TOP = 330;
const ROW = 110;
const FOOT = 40;
/** A longer line is set smaller, so that its two halves do not meet. */
const LINE_LETTERS = 44;

/** The amount of a payment, and below it what it was for. */
export function drawReceipt({ title, amount, rows }: ReceiptPicture, theme: Theme): string {
  const colours = COLOURS[theme];
  const right = WIDTH - MARGIN;
  const height = TOP + rows.length * ROW + FOOT;
  return svg(WIDTH, height, [
    rect({ x: 0, y: 0, width: WIDTH, height }, colours.ground),
    mark({ x: MARGIN, y: 40 }),
    words({ x: 140, y: 88 }, { size: 46, fill: colours.second }, title),
    words({ x: MARGIN, y: 262 }, { size: 128, weight: 700, fill: colours.text }, amount),
    ...rows.flatMap(({ name, value }, index) => {
      const y = TOP + index * ROW;
      const size = Math.round(42 * Math.min(1, LINE_LETTERS / (name.length + value.length)));
      return [
        rect({ x: MARGIN, y: y - 1, width: right - MARGIN, height: 2 }, colours.line),
        words({ x: MARGIN, y: y + 72 }, { size, fill: colours.second }, name),
        words(
          { x: right, y: y + 72 },
          { size, weight: 600, fill: colours.text, anchor: 'end' },
          value,
        ),
      ];
    }),
  ]);
}
