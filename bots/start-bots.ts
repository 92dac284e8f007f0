import type { Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Config } from '../src/config/config.ts';
import { type Platform, PLATFORM_NAMES } from '../src/domain/platforms.ts';
import type { Pace } from './whatsapp/whatsapp-bot.ts';

type Bot<C> = {
  /** Connects to the platform. Returns a function that stops. Only WhatsApp uses `pace`. */
  start: (app: App, config: C, pace: Pace) => Promise<() => Promise<void>>;
  /** The routes that the platform needs on the web layer, by path; null when it needs none. */
  routes: ((app: App, config: C) => Promise<Record<string, Hono>>) | null;
};

/** The bot of each platform, loaded only where the platform is switched on. */
const BOTS: { [P in Platform]: Bot<NonNullable<Config[P]>> } = {
  telegram: {
    start: async (app, config) =>
      (await import('./telegram/telegram-bot.ts')).startTelegramBot(app, config),
    routes: async (app, config) =>
      (await import('./telegram/webhook.ts')).telegramRoutes(app, config),
  },
  discord: {
    start: async (app, config) =>
      (await import('./discord/discord-bot.ts')).startDiscordBot(app, config),
    routes: null,
  },
  whatsapp: {
    start: async (app, config, pace) =>
      (await import('./whatsapp/whatsapp-bot.ts')).startWhatsAppBot(app, config, pace),
    routes: null,
  },
  console: {
    start: async (app, config) =>
      (await import('./console/console-bot.ts')).startConsoleBot(app, config),
    routes: null,
  },
};

/** Connects to every platform that is switched on. Returns a function that stops. */
export async function startBots(app: App, whatsappPace: Pace = {}): Promise<() => Promise<void>> {
  const started = await Promise.all(
    PLATFORM_NAMES.map((platform) => startOne(app, platform, whatsappPace)),
  );
  const stops = started.filter((stop) => stop !== null);
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

async function startOne<P extends Platform>(
  app: App,
  platform: P,
  pace: Pace,
): Promise<(() => Promise<void>) | null> {
  const config = app.config[platform];
  return config && BOTS[platform].start(app, config, pace);
}

/** The routes of all platforms. They only store updates, so every process may serve them. */
export async function botRoutes(app: App): Promise<Record<string, Hono>> {
  const routes = await Promise.all(PLATFORM_NAMES.map((platform) => routesOf(app, platform)));
  return Object.assign({}, ...routes) as Record<string, Hono>;
}

async function routesOf<P extends Platform>(app: App, platform: P): Promise<Record<string, Hono>> {
  const config = app.config[platform];
  return (config && (await BOTS[platform].routes?.(app, config))) ?? {};
}
