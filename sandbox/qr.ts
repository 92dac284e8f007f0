import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import encodeQR from 'qr';

/** The light modules on each side that readers need. */
const BORDER = 4;

/** Reads the QR code in a picture as a camera would; null when there is none. */
export function readQr(png: Buffer | undefined): string | null {
  if (!png) return null;
  const { data, width, height } = PNG.sync.read(png);
  return jsQR.default(new Uint8ClampedArray(data), width, height)?.data ?? null;
}

/** Draws a QR code for a terminal: two rows of modules per line, light on dark. */
export function drawQr(text: string): string[] {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  return Array.from({ length: Math.ceil(rows.length / 2) }, (_, line) => {
    const [upper = [], lower = []] = [rows[2 * line], rows[2 * line + 1]];
    return upper.map((isDark, column) => block(!isDark, lower[column] === false)).join('');
  });
}

function block(upper: boolean, lower: boolean): string {
  if (upper && lower) return '█';
  if (upper) return '▀';
  return lower ? '▄' : ' ';
}
