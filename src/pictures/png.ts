import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREYSCALE = 0;
const BLACK = 0;
const WHITE = 255;

/** A black and white picture as PNG, with one byte per pixel. Source: PNG, third edition. */
export function toPng(rows: boolean[][]): Buffer {
  const [first = []] = rows;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(first.length, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, GREYSCALE, 0, 0, 0], 8);
  // Each line begins with the type of its filter; 0 is none.
  const lines = rows.flatMap((row) => [0, ...row.map((isDark) => (isDark ? BLACK : WHITE))]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([frame, named, check]);
}
