import type { App } from '../app.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { SERVICES } from '../domain/services.ts';
import type { UsagePicture } from '../domain/usage-picture.ts';
import { drawUsage } from '../pictures/draw-usage.ts';
import { listDaysOf, listNewestEntries } from '../store/usage-views.ts';
import { draw } from './draw.ts';

type UsageApp = Pick<App, 'db' | 'log'>;

const SHOWN_ENTRIES = 12;

/** The picture of a month for a chat; null when it cannot be drawn, because the words beside it say the same. */
export async function usagePicture(
  app: UsageApp,
  picture: UsagePicture,
  chat: string,
): Promise<Buffer | null> {
  const [days] = await app.db.read(listDaysOf(chat, picture.period));
  return draw(app, chat, (theme) => drawUsage(picture, days, theme));
}

/** The newest uses of the services by the account of a chat, one a line. */
export async function usageLog(
  app: UsageApp,
  chat: string,
  locale: string | undefined,
): Promise<string> {
  const [{ timezone, entries }] = await app.db.read(listNewestEntries(chat, SHOWN_ENTRIES));
  const copy = copyFor(locale ?? 'en', timezone);
  const lines = entries.map(({ service, units, at, isOpen }) => {
    const amount = copy.usage.spent(service, units, SERVICES[service].unit === 'minute');
    const shown = [copy.dateTime(at), copy.services[service].name, amount];
    return [...shown, ...(isOpen ? [copy.usage.stillOpen] : [])].join(' · ');
  });
  return lines.length === 0 ? copy.usage.nothingYet : lines.join('\n');
}
