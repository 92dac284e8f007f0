const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The size in the header of a PNG file; null when the file is not a PNG. */
export function pngSize(file: Buffer): { width: number; height: number } | null {
  if (file.length < 33 || !file.subarray(0, 8).equals(PNG)) return null;
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
