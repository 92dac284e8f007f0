import encodeQR from 'qr';
import { toPng } from './png.ts';

/** The light modules on each side that readers need. */
const BORDER = 4;
/** A code that links WhatsApp is then wider than 600 pixels, so that a phone reads it from another screen. */
const PIXELS_PER_MODULE = 10;

/** The text as a QR code. */
export function qrPng(text: string): Buffer {
  return toPng(enlarge(encodeQR(text, 'raw', { ecc: 'low', border: BORDER })));
}

function enlarge(rows: boolean[][]): boolean[][] {
  const times = <T>(values: T[]): T[] =>
    values.flatMap((value) => Array.from({ length: PIXELS_PER_MODULE }, () => value));
  return times(rows.map(times));
}
