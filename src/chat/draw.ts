import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../app.ts';
import { type Platform, PLATFORM_NAMES } from '../domain/platforms.ts';
import { renderPng } from '../pictures/render-png.ts';
import type { Theme } from '../pictures/svg.ts';

/** Which colours suit the chats of a platform, whatever its person has chosen there. */
const THEMES: Record<Platform, Theme> = {
  telegram: 'light',
  whatsapp: 'light',
  discord: 'dark',
  console: 'light',
};

/** The words wait no longer for their picture. */
const LONGEST_MS = 10_000;

/** A picture in the colours of a chat; null when it cannot be drawn in time, because the words beside it say the same. */
export async function draw(
  app: Pick<App, 'log'>,
  chat: string,
  drawing: (theme: Theme) => string,
): Promise<Buffer | null> {
  const platform = PLATFORM_NAMES.find((name) => chat.startsWith(`${name}:`)) ?? 'telegram';
  try {
    const late = pause(LONGEST_MS, null, { ref: false });
    return await Promise.race([renderPng(drawing(THEMES[platform])), late]);
  } catch (error) {
    app.log.error({ err: error }, 'a picture could not be drawn');
    return null;
  }
}
