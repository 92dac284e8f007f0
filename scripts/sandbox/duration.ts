const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `31d`, `2h` or `90m` as milliseconds. */
export function readDuration(text: string): number {
  const match = /^\+?(\d+)([mhd])$/.exec(text);
  if (!match) throw new Error('write the time as 31d, 2h or 90m');
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}
