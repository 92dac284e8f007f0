/** The hours without reminders. `from` and `to` are minutes of the person's day; `null` when there are none. */
export type QuietHours = { timezone: string; quietFrom: number | null; quietTo: number | null };

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 24 * 60;

export function isQuiet(at: number, { timezone, quietFrom, quietTo }: QuietHours): boolean {
  if (quietFrom === null || quietTo === null) return false;
  const minute = minuteOfDay(at, timezone);
  return quietFrom <= quietTo
    ? quietFrom <= minute && minute < quietTo
    : quietFrom <= minute || minute < quietTo;
}

/** The first time, at or after this one, at which a reminder may be sent. */
export function nextSendTime(at: number, hours: QuietHours): number {
  const { timezone, quietTo } = hours;
  if (quietTo === null || !isQuiet(at, hours)) return at;
  let time = at - (at % MINUTE_MS);
  while (isQuiet(time, hours)) time += minutesUntil(time, quietTo, timezone) * MINUTE_MS;
  // If the clocks went forward in between, this time is an hour too late.
  time -= ((minuteOfDay(time, timezone) - quietTo + MINUTES_A_DAY) % MINUTES_A_DAY) * MINUTE_MS;
  while (isQuiet(time, hours)) time += MINUTE_MS;
  return time;
}

function minutesUntil(at: number, minute: number, timezone: string): number {
  return (minute - minuteOfDay(at, timezone) + MINUTES_A_DAY) % MINUTES_A_DAY;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(at: number, timezone: string): number {
  const clock = clocks.get(timezone) ?? clockIn(timezone);
  clocks.set(timezone, clock);
  const [hour, minute] = clock.format(at).split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

function clockIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
}
