import type { Context } from 'hono';

export type Part = { name: string; filename: string | null; data: Buffer };

export function isMultipart(c: Context): boolean {
  return c.req.header('content-type')?.startsWith('multipart/form-data') ?? false;
}

/** Reads the parts of a multipart form (RFC 7578). Tolerant, because clients write the headers of a part differently. */
export async function readParts(c: Context): Promise<Part[]> {
  const type = c.req.header('content-type') ?? '';
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(type) ?? [];
  const body = Buffer.from(await c.req.arrayBuffer());
  const marks = placesOf(Buffer.from(`--${boundary}`), body);
  return marks.slice(0, -1).flatMap((mark, index) => {
    const start = mark + boundary.length + 4;
    // The line break before a boundary is part of the boundary.
    const part = body.subarray(start, (marks[index + 1] ?? body.length) - 2);
    return toPart(part) ?? [];
  });
}

function placesOf(needle: Buffer, body: Buffer): number[] {
  const places: number[] = [];
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + 1)) places.push(at);
  return places;
}

function toPart(part: Buffer): Part | null {
  const end = part.indexOf('\r\n\r\n');
  const head = part.subarray(0, end).toString();
  const [, name] = /[; ]name="([^"]*)"/i.exec(head) ?? [];
  if (end < 0 || name === undefined) return null;
  const [, filename] = /filename="?([^";\r\n]+)"?/i.exec(head) ?? [];
  return { name, filename: filename ?? null, data: part.subarray(end + 4) };
}
