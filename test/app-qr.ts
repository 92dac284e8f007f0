import jsQR from 'jsqr';
import { PNG } from 'pngjs';

/** What a camera makes of a picture; null when it sees no QR code. */
export function readQr(png: Buffer | undefined): string | null {
  if (!png) return null;
  const { data, width, height } = PNG.sync.read(png);
  return jsQR.default(new Uint8ClampedArray(data), width, height)?.data ?? null;
}

const PIXELS = 4;

/** The same for a code that is drawn with half-block characters, light on dark, in a text with other lines. */
export function readDrawnQr(text: string): string | null {
  const lines = text.split('\n').filter((line) => /^[█▀▄ ]{21,}$/.test(line));
  const rows = lines.flatMap((line) => [
    Array.from(line, (character) => '█▀'.includes(character)),
    Array.from(line, (character) => '█▄'.includes(character)),
  ]);
  const width = (rows[0]?.length ?? 0) * PIXELS;
  const height = rows.length * PIXELS;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isLight = rows[Math.floor(y / PIXELS)]?.[Math.floor(x / PIXELS)] === true;
      pixels.fill(isLight ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return width === 0 ? null : (jsQR.default(pixels, width, height)?.data ?? null);
}
