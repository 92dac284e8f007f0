import type { App } from '../src/app.ts';
import type { Hono } from 'hono';

export type Bots = {
  /** Routes a platform needs on the web layer, by path. */
  routes: Record<string, Hono>;
  stop(): Promise<void>;
};

/** Connects to every platform that is switched on; the others are not even loaded. */
export async function startBots(app: App): Promise<Bots> {
  const stops: (() => Promise<void>)[] = [];
  const routes: Record<string, Hono> = {};
  const { console: consoleConfig, telegram } = app.config;
  if (consoleConfig) {
    const { startConsoleBot } = await import('./console/console-bot.ts');
    stops.push(startConsoleBot(app, consoleConfig));
  }
  if (telegram) {
    const { startTelegramBot } = await import('./telegram/telegram-bot.ts');
    stops.push(startTelegramBot(app, telegram));
    if (telegram.webhookSecret) {
      const { telegramWebhook } = await import('./telegram/webhook.ts');
      routes['/telegram/webhook'] = telegramWebhook(app, telegram);
    }
  }
  return {
    routes,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
