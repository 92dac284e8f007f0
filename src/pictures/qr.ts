import encodeQR from 'qr';
import { toPng } from './png.ts';

/** The light modules on each side that readers need. */
const BORDER = 4;
const PIXELS_PER_MODULE = 8;

/** The text as a QR code: as a picture, and in half-block characters for platforms without pictures. */
export function qrPicture(text: string): { png: Buffer; blocks: string } {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  return { png: toPng(enlarge(modules)), blocks: halfBlocks(modules) };
}

function enlarge(rows: boolean[][]): boolean[][] {
  const times = <T>(values: T[]): T[] =>
    values.flatMap((value) => Array.from({ length: PIXELS_PER_MODULE }, () => value));
  return times(rows.map(times));
}

/** Two rows of modules per line. Only light modules are drawn, because most terminals are dark. */
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
