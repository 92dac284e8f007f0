import encodeQR from 'qr';
import { toPng } from './png.ts';

/** Quiet modules on each side: readers need them. */
const BORDER = 4;
const PIXELS_PER_MODULE = 8;

/** The text as a QR code: for the eye of a camera, and in half-block characters where there are no pictures. */
export function qrPicture(text: string): { png: Buffer; blocks: string } {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  return { png: toPng(enlarge(modules)), blocks: halfBlocks(modules) };
}

function enlarge(rows: boolean[][]): boolean[][] {
  const times = <T>(values: T[]): T[] =>
    values.flatMap((value) => Array.from({ length: PIXELS_PER_MODULE }, () => value));
  return times(rows.map(times));
}

/** Two rows of modules in one line. Light is drawn, dark is left out, for most terminals are dark. */
function halfBlocks(rows: boolean[][]): string {
  const lines: string[] = [];
  for (let index = 0; index < rows.length; index += 2) {
    const [upper = [], lower = []] = [rows[index], rows[index + 1]];
    lines.push(upper.map((isDark, column) => block(!isDark, lower[column] === false)).join(''));
  }
  return lines.join('\n');
}

function block(upper: boolean, lower: boolean): string {
  if (upper && lower) return '█';
  if (upper) return '▀';
  return lower ? '▄' : ' ';
}
