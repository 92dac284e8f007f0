import type { App } from '../app.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { type Platform, PLATFORM_NAMES } from '../domain/platforms.ts';
import { SERVICES } from '../domain/services.ts';
import type { UsagePicture } from '../domain/usage-picture.ts';
import { drawUsage } from '../pictures/draw-usage.ts';
import { renderPng } from '../pictures/render-png.ts';
import type { Theme } from '../pictures/svg.ts';
import { listDaysOf, listNewestEntries } from '../store/usage-views.ts';

type UsageApp = Pick<App, 'db' | 'log'>;

/** Which colours suit the chats of a platform, whatever its person has chosen there. */
const THEMES: Record<Platform, Theme> = {
  telegram: 'light',
  whatsapp: 'light',
  discord: 'dark',
  console: 'light',
};
const SHOWN_ENTRIES = 12;

/** The picture of a month for a chat; null when it cannot be drawn, because the words beside it say the same. */
export async function usagePicture(
  app: UsageApp,
  picture: UsagePicture,
  chat: string,
): Promise<Buffer | null> {
  const [days] = await app.db.read(listDaysOf(chat, picture.period));
  const platform = PLATFORM_NAMES.find((name) => chat.startsWith(`${name}:`)) ?? 'telegram';
  try {
    return await renderPng(drawUsage(picture, days, THEMES[platform]));
  } catch (error) {
    app.log.error({ err: error }, 'the picture of the usage could not be drawn');
    return null;
  }
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
