import type { App } from '../app.ts';
import { operatorCopy } from '../conversation/languages/operators.ts';
import { REPORTED_DAYS } from '../domain/daily-report.ts';
import { drawReport, type ReportRow } from '../pictures/draw-report.ts';
import { countByDay } from '../store/daily-report.ts';
import { draw } from './draw.ts';

const DAY_MS = 24 * 3_600_000;
const words = operatorCopy.report;

/** The picture of the days until then, in UTC; null when it cannot be drawn. */
export async function reportPicture(
  app: Pick<App, 'db' | 'log'>,
  until: number,
  chat: string,
): Promise<Buffer | null> {
  const firstDay = Math.floor(until / DAY_MS) * DAY_MS - (REPORTED_DAYS - 1) * DAY_MS;
  const [{ newAccounts, newPlans, endedPlans, ready, breaks }] = await app.db.read(
    countByDay(firstDay),
  );
  const rows: ReportRow[] = [
    counts(words.newAccounts, 'people', newAccounts),
    { ...counts(words.newPlans, 'plans', newPlans), rest: words.ended(sum(endedPlans)) },
    counts(words.ready, 'agents', ready),
    { ...counts(words.breaks, 'breaks', breaks), rest: words.times(sum(breaks)) },
  ];
  const day = new Date(until).toISOString().slice(0, 10);
  const drawing = { title: words.title, side: day, firstDay, rows };
  return draw(app, chat, (theme) => drawReport(drawing, REPORTED_DAYS, theme));
}

function counts(name: string, hue: ReportRow['hue'], values: number[]): ReportRow {
  return {
    name,
    hue,
    values,
    strong: sum(values).toLocaleString('en-US'),
    rest: '',
    isWarning: false,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
