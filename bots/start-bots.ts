import type { Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Pace } from './whatsapp/whatsapp-bot.ts';

/** Connects to every platform that is switched on; the others are not even loaded. Returns the way to stop. */
export async function startBots(app: App, whatsappPace: Pace = {}): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const { console: consoleConfig, telegram, discord, whatsapp } = app.config;
  if (consoleConfig) {
    const { startConsoleBot } = await import('./console/console-bot.ts');
    stops.push(startConsoleBot(app, consoleConfig));
  }
  if (telegram) {
    const { startTelegramBot } = await import('./telegram/telegram-bot.ts');
    stops.push(startTelegramBot(app, telegram));
  }
  if (discord) {
    const { startDiscordBot } = await import('./discord/discord-bot.ts');
    stops.push(startDiscordBot(app, discord));
  }
  if (whatsapp) {
    const { startWhatsAppBot } = await import('./whatsapp/whatsapp-bot.ts');
    stops.push(startWhatsAppBot(app, whatsapp, whatsappPace));
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** What platforms need on the web layer, by path. They only store updates, so any process may serve them. */
export async function botRoutes(app: App): Promise<Record<string, Hono>> {
  const { telegram } = app.config;
  if (!telegram?.webhookSecret) return {};
  const { telegramWebhook } = await import('./telegram/webhook.ts');
  return { '/telegram/webhook': telegramWebhook(app, telegram) };
}
